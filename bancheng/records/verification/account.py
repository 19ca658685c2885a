"""What a verification tells: how much it looked at, and what did not hold."""

from dataclasses import dataclass, field

from bancheng.rules.chain import Finding

MOST_FINDINGS = 100
MALFORMED = (ValueError, TypeError, AttributeError, LookupError)
"""What reading raises where a value is not of the shape in which the house wrote it."""
UNREADABLE = "有一项内容不是本系统写得出的样子：被改动"


@dataclass
class Account:
    """What was verified, and what did not hold."""

    files: int = 0
    lines: int = 0
    texts: int = 0
    documents: int = 0
    seals: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything held."""
        return not self.findings

    def add(self, part: "Account") -> None:
        """Takes in what was verified elsewhere."""
        for counted in ("files", "lines", "texts", "documents", "seals"):
            setattr(self, counted, getattr(self, counted) + getattr(part, counted))
        for finding in part.findings:
            self.note(finding)

    def note(self, finding: Finding | None) -> None:
        """Keeps a finding; a hundred tell enough."""
        if finding and len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)
