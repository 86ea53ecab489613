package relay.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import org.junit.jupiter.api.Test;
import relay.api.web.ErrorCode;
import relay.model.Coded;
import relay.plan.PlanAction;
import relay.run.AccessMode;
import relay.run.Blame;
import relay.run.ImportMode;
import relay.run.ItemStage;
import relay.run.RunActivity;
import relay.run.WaitCondition;

/** The console's words: the same in both languages, and one for each value that a page shows. */
class MessagesTest {

  private static final ResourceBundle ENGLISH = bundle(Locale.ROOT);
  private static final ResourceBundle CHINESE = bundle(Locale.CHINESE);

  @Test
  void everyWordIsInBothLanguages() {
    assertThat(CHINESE.keySet()).isEqualTo(ENGLISH.keySet());
    assertThat(ENGLISH.keySet())
        .allSatisfy(key -> {
          assertThat(ENGLISH.getString(key)).isNotBlank();
          assertThat(CHINESE.getString(key)).isNotBlank();
        });
  }

  @Test
  void everyValueHasAWord() {
    var wanted = new ArrayList<String>();
    add(wanted, "activity.", RunActivity.values());
    add(wanted, "access_mode.", AccessMode.values());
    add(wanted, "blame.", Blame.values());
    add(wanted, "error.", ErrorCode.values());
    add(wanted, "mode.", ImportMode.values());
    add(wanted, "plan.action.", PlanAction.values());
    add(wanted, "stage.", ItemStage.values());
    add(wanted, "waits.", WaitCondition.values());

    assertThat(ENGLISH.keySet()).containsAll(wanted);
  }

  private static void add(List<String> wanted, String prefix, Coded[] values) {
    Arrays.stream(values).map(value -> prefix + value.code()).forEach(wanted::add);
  }

  /** Without a fallback, so that a missing language is not hidden by another. */
  private static ResourceBundle bundle(Locale locale) {
    return ResourceBundle.getBundle(
        "console/messages", locale, Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
  }
}
