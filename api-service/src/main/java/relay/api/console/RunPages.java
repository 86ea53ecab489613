package relay.api.console;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;
import relay.api.runs.RunQueries;
import relay.api.runs.RunView;
import relay.hosts.HostRegistry;

/** The list of runs, one run (the {@code result_page}), and one item. */
@Controller
@RequestMapping(RunPages.RUNS)
class RunPages {

  static final String RUNS = "/batch-import/runs";

  private final RunQueries queries;
  private final HostRegistry hosts;
  private final Badges badges = new Badges();

  RunPages(RunQueries queries, HostRegistry hosts) {
    this.queries = queries;
    this.hosts = hosts;
  }

  /** A run of the list. */
  record Line(RunView run, OutcomeBar bar, @Nullable TimeSpan took) {
    static Line of(RunView run) {
      return new Line(run, OutcomeBar.of(run), TimeSpan.between(run.startedAt(), run.finishedAt()));
    }
  }

  @ModelAttribute("badges")
  Badges badges() {
    return badges;
  }

  @GetMapping
  String runs(@RequestParam Map<String, String> query, Model page) {
    var runs = queries.runs(query);
    page.addAttribute("runs", runs.runs().stream().map(Line::of).toList());
    page.addAttribute("hosts", hosts.list());
    page.addAttribute("query", query);
    pages(page, RUNS, query, runs.nextCursor());
    return "console/runs";
  }

  @GetMapping("/{runId}")
  String run(
      @PathVariable String runId,
      @RequestParam Map<String, String> query,
      Locale locale,
      Model page) {
    var items = queries.items(runId, query, locale);
    var detail = queries.run(runId, locale);
    var progress = queries.progress(runId);
    page.addAttribute("detail", detail);
    page.addAttribute("line", Line.of(detail.run()));
    page.addAttribute("progress", progress);
    page.addAttribute("left", left(progress.estimatedSecondsLeft()));
    page.addAttribute("report", queries.report(runId, locale));
    page.addAttribute("reasons", ReasonGroup.all());
    page.addAttribute("items", items.items());
    page.addAttribute("query", query);
    pages(page, RUNS + "/" + runId, query, items.nextCursor());
    return "console/run";
  }

  @GetMapping("/{runId}/items/{itemId}")
  String item(@PathVariable String runId, @PathVariable String itemId, Locale locale, Model page) {
    var detail = queries.item(runId, itemId, locale);
    page.addAttribute("run", queries.run(runId, locale).run());
    page.addAttribute("detail", detail);
    page.addAttribute("evidence", ItemEvidence.of(detail));
    return "console/item";
  }

  private static @Nullable TimeSpan left(@Nullable Long seconds) {
    return seconds == null ? null : TimeSpan.ofSeconds(seconds);
  }

  /** The addresses of the first and the next page with the same filters; empty for no next one. */
  private static void pages(
      Model page, String path, Map<String, String> query, @Nullable String cursor) {
    var filters = new LinkedHashMap<>(query);
    filters.remove("cursor");
    page.addAttribute("first", address(path, filters));
    if (cursor != null) {
      filters.put("cursor", cursor);
    }
    page.addAttribute("next", cursor == null ? "" : address(path, filters));
  }

  private static String address(String path, Map<String, String> query) {
    var address = UriComponentsBuilder.fromPath(path);
    query.keySet().forEach(name -> address.queryParam(name, "{" + name + "}"));
    return address.encode().buildAndExpand(query).toUriString();
  }
}
