"""A no of the regulation: what, why, and by which article."""


class Refused(Exception):
    """The regulation does not allow this now.

    Shapes   code: stable, for machines and tests; sentence: fit to be shown at the counter;
             article: where the rule stands, may be empty.
    """

    def __init__(self, code: str, sentence: str, article: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.article = article

    def __str__(self) -> str:
        """The sentence with its article; never any datum of a person."""
        return f"{self.sentence}（{self.article}）" if self.article else self.sentence


def refuse(refused: Refused | None) -> None:
    """Raises the refusal, if there is one."""
    if refused is not None:
        raise refused
