from umc_desktop.exchange.columns import ColumnMapping, guess_columns, unique_names


def test_names_decide_when_they_are_known():
    mapping = guess_columns(["ID", "Question_Text", "intent", "domain", "image"], [])
    assert mapping == ColumnMapping("Question_Text", None, "intent", "ID", "domain")


def test_a_column_of_image_names_is_the_image_and_not_the_text():
    rows = [("a/1.png", "a cat"), ("b/2.JPG", "a dog")]
    assert guess_columns(["file_name", "caption text"], rows) == ColumnMapping(
        text="caption text", image="file_name"
    )


def test_shape_decides_when_no_name_is_known():
    rows = [
        (str(i), "a long sentence about something", f"kind {i % 2}") for i in range(8)
    ]
    mapping = guess_columns(["n", "foo", "bar"], rows)
    assert (mapping.text, mapping.label) == ("foo", "bar")


def test_a_repeated_word_is_a_label_rather_than_a_repeated_number():
    rows = [("some text here", "1", f"kind {i % 3}") for i in range(9)]
    rows[0] = ("some text here", "2", "kind 0")
    assert guess_columns(["foo", "stars", "bar"], rows).label == "bar"


def test_nothing_is_guessed_from_nothing():
    assert guess_columns(["a", "b"], []) == ColumnMapping()


def test_names_become_different_and_filled():
    assert unique_names(["a", "a", "", "a (2)"]) == (
        "a",
        "a (2)",
        "column 3",
        "a (2) (2)",
    )
