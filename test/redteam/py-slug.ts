/** The small function of Python that cases are about, as honest work writes it, and the test of it. */

export const SLUGIFY_BODY = `    if not isinstance(text, str):
        raise TypeError("text must be str")
    return "-".join("".join(c if c.isalnum() and c.isascii() else " " for c in text.lower()).split())
`;

export const SLUGIFY = `def slugify(text):
${SLUGIFY_BODY}`;

export const SLUG_TEST = `from textkit.core import slugify


def test_slug_basic():
    assert slugify("Hello, World") == "hello-world"


def test_slug_spaces():
    assert slugify("  A  b 3 ") == "a-b-3"
`;
