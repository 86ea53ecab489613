package relay.standalone.demo;

/** What the V2 API says of an item; {@code reason} is empty when it is active. */
record SeenVerdict(String access, String confirmation, String reason) {

  @Override
  public String toString() {
    return access.equals("active") ? access + " " + confirmation : access + " " + reason;
  }
}
