package dev.fairlead.api;

/**
 * What compression has saved on a WebSocket until now. Messages that were sent or received uncompressed do not count, nor do
 * frame headers.
 *
 * @param messagesSent compressed messages that were sent to their end
 * @param bytesSent of these, and of one that is underway, before compression
 * @param compressedBytesSent the same after compression
 * @param messagesReceived compressed messages that were received to their end
 * @param compressedBytesReceived of these, and of one that is underway, as they came
 * @param bytesReceived the same inflated
 * @since 0.1
 */
public record CompressionStatistics(
        long messagesSent,
        long bytesSent,
        long compressedBytesSent,
        long messagesReceived,
        long compressedBytesReceived,
        long bytesReceived) {}
