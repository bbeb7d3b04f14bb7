"""The DMARC record of a sending domain.

https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dmarc.html
"""

from __future__ import annotations

from dataclasses import dataclass

from cdk_pinpoint._checks import is_token


@dataclass(frozen=True, slots=True)
class Dmarc:
    """What receivers are asked to do with mail that claims to come from the domain but does not.

    Use the class methods: `none` to only watch, then `quarantine`, then `reject`; `existing` where
    somebody else keeps the record.
    """

    policy: str | None
    report_to: str | None = None

    @classmethod
    def none(cls, *, report_to: str | None = None) -> Dmarc:
        """Ask for nothing: the first step, while reports are collected.

        Args:
            report_to: Where receivers send their daily reports, as `mailto:ADDRESS`. Where its
                domain is another organisation's, that domain must agree by a record of its own.
                Default: - no reports.
        """
        return cls("none", _checked(report_to) if report_to else None)

    @classmethod
    def quarantine(cls, *, report_to: str) -> Dmarc:
        """Ask for false mail to be treated as spam.

        Args:
            report_to: Where receivers send their daily reports, as `mailto:ADDRESS`.
        """
        return cls("quarantine", _checked(report_to))

    @classmethod
    def reject(cls, *, report_to: str) -> Dmarc:
        """Ask for false mail to be refused.

        Args:
            report_to: Where receivers send their daily reports, as `mailto:ADDRESS`.
        """
        return cls("reject", _checked(report_to))

    @classmethod
    def existing(cls) -> Dmarc:
        """Leave the record of the domain alone: it is kept elsewhere."""
        return cls(None)

    def record_value(self) -> str:
        """The text of the TXT record.

        Raises:
            ValueError: The record is kept elsewhere.
        """
        if self.policy is None:
            raise ValueError("'dmarc' is existing, so there is no record to write")
        parts = ["v=DMARC1", f"p={self.policy}"]
        if self.report_to:
            parts.append(f"rua={self.report_to}")
        return "; ".join(parts)


def _checked(report_to: str) -> str:
    if not is_token(report_to) and not report_to.startswith("mailto:"):
        raise ValueError(
            f"'report_to' must be a mailto address such as 'mailto:dmarc@example.com', "
            f"got '{report_to}'"
        )
    return report_to
