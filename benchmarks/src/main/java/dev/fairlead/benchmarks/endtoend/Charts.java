package dev.fairlead.benchmarks.endtoend;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;

/** Draws what was measured. */
final class Charts {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 480;
    private static final int SLANT = 45;

    private static final Map<Library.Group, String> NAMES =
            Map.of(Library.Group.FAIRLEAD, "Fairlead", Library.Group.PEER, "peers", Library.Group.RAW, "sockets alone");

    private static final Map<Library.Group, Color> COLOURS = Map.of(
            Library.Group.FAIRLEAD, new Color(0x1F77B4),
            Library.Group.PEER, new Color(0x9E9E9E),
            Library.Group.RAW, new Color(0xD8B365));

    private final Summary summary;
    private final Path folder;
    private final List<PageText.Chart> drawn = new ArrayList<>();

    Charts(Summary summary, Path folder) {
        this.summary = summary;
        this.folder = folder;
    }

    /** Returns what there is when all was drawn for which there are figures. */
    List<PageText.Chart> draw(List<Scenario> scenarios) throws IOException {
        List<Scenario> series = scenarios.stream()
                .filter(one -> one.task() == Scenario.Task.ECHO && one.security() == Scenario.Security.NONE)
                .toList();
        if (series.size() > 1) {
            line(series, new Column("messages/s", Figure.RATE, 1), "rate");
            line(series, new Column("CPU ns/message", Figure.CPU_PER_OPERATION, 1), "cpu");
            line(series, new Column("RSS KiB per connection", Figure.RSS_PER_CONNECTION, 1024), "memory");
        }
        for (Scenario scenario : scenarios) {
            bars(scenario);
        }
        return List.copyOf(drawn);
    }

    private void bars(Scenario scenario) throws IOException {
        Column column = Column.main(scenario);
        List<Library> libraries = summary.libraries(scenario);
        String title = scenario.title() + ": " + column.title() + ", less is better";
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .yAxisTitle(column.title())
                .build();
        chart.getStyler().setOverlapped(true).setXAxisLabelRotation(SLANT).setYAxisDecimalPattern("#,###.##");
        List<String> names = libraries.stream().map(Library::title).toList();
        for (Library.Group group : Library.Group.values()) {
            if (libraries.stream().anyMatch(one -> one.group() == group)) {
                List<@Nullable Double> heights = new ArrayList<>();
                for (Library library : libraries) {
                    heights.add(
                            library.group() != group
                                    ? null
                                    : summary.median(scenario, library, column.figure()) / column.divisor());
                }
                chart.addSeries(NAMES.get(group), names, heights).setFillColor(COLOURS.get(group));
            }
        }
        save(chart, scenario.name(), title, scenario.name());
    }

    private void line(List<Scenario> series, Column column, String name) throws IOException {
        String title = "Echo of 64 bytes, one under way on each connection: " + column.title();
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("connections")
                .yAxisTitle(column.title())
                .build();
        chart.getStyler()
                .setXAxisLogarithmic(true)
                .setYAxisLogarithmic(true)
                .setXAxisDecimalPattern("#,###")
                .setYAxisDecimalPattern("#,###.##");
        for (Library library : Library.values()) {
            List<Integer> connections = new ArrayList<>();
            List<Double> values = new ArrayList<>();
            for (Scenario scenario : series) {
                double value = summary.median(scenario, library, column.figure()) / column.divisor();
                // Unknown, or so little that it is lost in what else has changed.
                if (value > 0) {
                    connections.add(scenario.connections());
                    values.add(value);
                }
            }
            if (!values.isEmpty()) {
                chart.addSeries(library.title(), connections, values);
            }
        }
        if (!chart.getSeriesMap().isEmpty()) {
            save(chart, "", title, "series-" + name);
        }
    }

    private void save(Chart<?, ?> chart, String scenario, String title, String name) throws IOException {
        Path file = folder.resolve(name + ".svg");
        chart.getStyler().setChartTitleVisible(true);
        VectorGraphicsEncoder.saveVectorGraphic(chart, folder.resolve(name).toString(), VectorGraphicsFormat.SVG);
        drawn.add(new PageText.Chart(scenario, title, String.valueOf(file.getFileName())));
    }
}
