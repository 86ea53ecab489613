package relay.plan;

import relay.run.Text;

/** Texts with a number in them. */
final class PlanWarning {

  private PlanWarning() {}

  static Text text(long number, String english, String chinese) {
    return new Text(english.formatted(number), chinese.formatted(number));
  }
}
