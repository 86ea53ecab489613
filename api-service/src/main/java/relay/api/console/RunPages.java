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

/** The list of runs, one run (the {@code result_page}), and one item. */
@Controller
@RequestMapping("/batch-import/runs")
class RunPages {

  private final RunQueries queries;
  private final Badges badges = new Badges();

  RunPages(RunQueries queries) {
    this.queries = queries;
  }

  @ModelAttribute("badges")
  Badges badges() {
    return badges;
  }

  @GetMapping
  String runs(@RequestParam Map<String, String> query, Model page) {
    var runs = queries.runs(query);
    page.addAttribute("page", runs);
    page.addAttribute("query", query);
    page.addAttribute("next", next("/batch-import/runs", query, runs.nextCursor()));
    return "console/runs";
  }

  @GetMapping("/{runId}")
  String run(
      @PathVariable String runId,
      @RequestParam Map<String, String> query,
      Locale locale,
      Model page) {
    fill(runId, query, locale, page);
    return "console/run";
  }

  /** The part of the run's page that its script renews while the run goes on. */
  @GetMapping("/{runId}/live")
  String live(
      @PathVariable String runId,
      @RequestParam Map<String, String> query,
      Locale locale,
      Model page) {
    fill(runId, query, locale, page);
    return "console/run :: live";
  }

  @GetMapping("/{runId}/items/{itemId}")
  String item(@PathVariable String runId, @PathVariable String itemId, Locale locale, Model page) {
    page.addAttribute("runId", runId);
    page.addAttribute("detail", queries.item(runId, itemId, locale));
    return "console/item";
  }

  private void fill(String runId, Map<String, String> query, Locale locale, Model page) {
    var items = queries.items(runId, query, locale);
    page.addAttribute("detail", queries.run(runId, locale));
    page.addAttribute("progress", queries.progress(runId));
    page.addAttribute("report", queries.report(runId, locale));
    page.addAttribute("items", items);
    page.addAttribute("query", query);
    page.addAttribute("next", next("/batch-import/runs/" + runId, query, items.nextCursor()));
  }

  /** The address of the next page with the same filters; empty when there is none. */
  private static String next(String path, Map<String, String> query, @Nullable String cursor) {
    if (cursor == null) {
      return "";
    }
    var same = new LinkedHashMap<>(query);
    same.put("cursor", cursor);
    var address = UriComponentsBuilder.fromPath(path);
    same.forEach((name, value) -> address.queryParam(name, "{" + name + "}"));
    return address.encode().buildAndExpand(same).toUriString();
  }
}
