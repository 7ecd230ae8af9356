"""A sent mail as text that can be compared with an expectation: what changes from run to run
(numbers, marks, ids, the time) stands as a word."""
import re

_CHANGING = (
    (re.compile(r"K20\d\d-\d{6}"), "K-NUMBER"),
    (re.compile(r"\b[A-Z2-7]{16}\b"), "REPLY-MARK"),
    (re.compile(r"\b[a-z2-7]{16}\b"), "reply-mark"),
    (re.compile(r"<[0-9a-zA-Z.+-]{16,}@klyngesekretariat\.example>"), "<OUR-ID>"),
)
_TIMES = re.compile(r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), .*$")


def fixed(text):
    for pattern, word in _CHANGING:
        text = pattern.sub(word, text)
    return text


def parts(message):
    """Leaves: (media type, file name, part)."""
    return [(part.get_content_type(), part.get_filename(), part) for part in message.walk()
            if not part.is_multipart()]


def body(message, media_type="text/plain"):
    for kind, _, part in parts(message):
        if kind == media_type:
            return part.get_content().replace("\r\n", "\n")
    return ""


def shown(envelope, message):
    """The whole mail: envelope, every header in order, the text, the other parts' names."""
    lines = [f"MAIL FROM: {envelope['from'] if envelope['from'] not in (None, '') else '<>'}",
             f"RCPT TO: {', '.join(envelope['to'])}"]
    for name, value in message.items():
        value = "DATE" if name == "Date" and _TIMES.match(value) else " ".join(value.split())
        value = re.sub(r'boundary="[^"]*"', 'boundary="..."', value)
        lines.append(f"{name}: {fixed(value)}")
    lines += ["", fixed(body(message)).rstrip(), ""]
    lines += [f"-- {kind} {name or ''}".rstrip() for kind, name, _ in parts(message)]
    return "\n".join(lines) + "\n"
