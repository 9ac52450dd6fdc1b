package dev.fairlead.benchmarks.endtoend;

import de.erichseifert.vectorgraphics2d.Document;
import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogarithmicAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Draws what was measured. */
final class Charts {

    private static final int WIDTH = 900;
    private static final int LINE_HEIGHT = 560;

    /** Of a chart of bars: what is always there, and for each bar. */
    private static final int FRAME_HEIGHT = 110;

    private static final int BAR_HEIGHT = 26;

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
            line(series, new Column("RSS KiB/connection", Figure.RSS_PER_CONNECTION, 1024), "memory");
        }
        for (Scenario scenario : scenarios) {
            bars(scenario);
        }
        return List.copyOf(drawn);
    }

    private void bars(Scenario scenario) throws IOException {
        Column column = Column.main(scenario);
        List<Library> libraries = summary.libraries(scenario);
        DefaultCategoryDataset data = new DefaultCategoryDataset();
        for (Library library : libraries) {
            double value = summary.median(scenario, library, column.figure()) / column.divisor();
            data.addValue(value, NAMES.get(library.group()), library.title());
        }
        String title = scenario.title() + ": " + column.title() + ", less is better";
        // Stacked, since each client belongs to one group alone: so its bar is as thick as its place.
        JFreeChart chart = ChartFactory.createStackedBarChart(
                title, null, column.title(), data, PlotOrientation.HORIZONTAL, true, false, false);
        CategoryPlot plot = chart.getCategoryPlot();
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        BarRenderer renderer = (BarRenderer) plot.getRenderer();
        renderer.setBarPainter(new StandardBarPainter());
        renderer.setShadowVisible(false);
        for (Library.Group group : Library.Group.values()) {
            int index = data.getRowIndex(NAMES.get(group));
            if (index >= 0) {
                renderer.setSeriesPaint(index, COLOURS.get(group));
            }
        }
        save(chart, FRAME_HEIGHT + BAR_HEIGHT * libraries.size(), scenario.name(), title, scenario.name());
    }

    private void line(List<Scenario> series, Column column, String name) throws IOException {
        XYSeriesCollection data = new XYSeriesCollection();
        for (Library library : Library.values()) {
            XYSeries values = new XYSeries(library.title());
            for (Scenario scenario : series) {
                double value = summary.median(scenario, library, column.figure()) / column.divisor();
                // Unknown, or so little that it is lost in what else has changed.
                if (value > 0) {
                    values.add(scenario.connections(), value);
                }
            }
            if (!values.isEmpty()) {
                data.addSeries(values);
            }
        }
        if (data.getSeriesCount() == 0) {
            return;
        }
        String title = "Echo of 64 bytes, one under way on each connection: " + column.title();
        JFreeChart chart = ChartFactory.createXYLineChart(
                title, "connections", column.title(), data, PlotOrientation.VERTICAL, true, false, false);
        XYPlot plot = chart.getXYPlot();
        plot.setBackgroundPaint(Color.WHITE);
        plot.setDomainGridlinePaint(Color.LIGHT_GRAY);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        plot.setDomainAxis(logarithmic("connections"));
        plot.setRangeAxis(logarithmic(column.title()));
        plot.setRenderer(new XYLineAndShapeRenderer());
        save(chart, LINE_HEIGHT, "", title, "series-" + name);
    }

    private static LogarithmicAxis logarithmic(String title) {
        LogarithmicAxis axis = new LogarithmicAxis(title);
        axis.setAllowNegativesFlag(true);
        axis.setExpTickLabelsFlag(false);
        axis.setLog10TickLabelsFlag(false);
        return axis;
    }

    private void save(JFreeChart chart, int height, String scenario, String title, String name) throws IOException {
        chart.setBackgroundPaint(Color.WHITE);
        VectorGraphics2D graphics = new VectorGraphics2D();
        chart.draw(graphics, new Rectangle2D.Double(0, 0, WIDTH, height));
        Document document =
                Processors.get("svg").getDocument(graphics.getCommands(), new PageSize(0, 0, WIDTH, height));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        document.writeTo(out);
        // Where a text has the font that is usual in Java, nothing is written, and browsers have another one.
        String text = out.toString(StandardCharsets.UTF_8)
                .replaceFirst("<svg ", "<svg style=\"font-family:sans-serif;font-size:12px\" ");
        Files.writeString(folder.resolve(name + ".svg"), text);
        drawn.add(new PageText.Chart(scenario, title, name + ".svg"));
    }
}
