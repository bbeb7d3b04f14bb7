def test_the_page_holds_messages_and_dropped_events_and_nothing_else(sent_page):
    assert sent_page().keys() == {"messages", "dropped_events"}
