"""Commit to nothing early: words that promise an outcome before the investigation is complete."""

import re

from portal.club.voice.complaints.tables import Complaint
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

CHINESE = (
    *("一定", "保证", "担保", "绝对", "肯定会", "无条件", "我们承诺"),
    *("赔偿", "赔付", "补偿", "退款", "退房", "全责", "负责到底"),
    *("免费更换", "全部更换", "换新", "马上修好", "包修"),
)
ENGLISH = (
    r"guarantee\w*", r"we promise", r"definitely", r"certainly will", r"compensat\w+", r"refund\w*", r"reimburs\w+",
    r"(?:fully|legally) (?:liable|responsible)", r"free of charge", r"at our (?:cost|expense)", r"unconditional\w*",
    r"replace (?:it|them|all|everything)",
)  # fmt: skip
WORDS = re.compile("|".join([*map(re.escape, CHINESE), rf"\b(?:{'|'.join(ENGLISH)})\b"]), re.IGNORECASE)


def found_in(text: str) -> list[str]:
    """The promising words of a text as they stand there, each once, in order."""
    return list(dict.fromkeys(match[0] for match in WORDS.finditer(text)))


def mind(complaint: Complaint, body: str, insist: bool) -> None:
    """Raise Refusal for them, unless the writer insists or the investigation is complete."""
    words = found_in(body)
    if words and not insist and not complaint.is_investigated:
        quoted = "“" + "” “".join(words) + "”"
        raise Refusal(
            _l("The investigation is not complete; please do not commit yet: %(words)s", words=quoted), "body"
        )
