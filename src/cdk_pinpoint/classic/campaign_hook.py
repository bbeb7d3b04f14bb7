"""The function that campaigns asked who should get a message.

https://docs.aws.amazon.com/pinpoint/latest/developerguide/segments-dynamic.html
"""

from __future__ import annotations

from typing import Any

from aws_cdk import aws_lambda as lambda_
from aws_cdk.interfaces import aws_lambda as lambda_refs
from aws_cdk.interfaces import aws_pinpoint as pinpoint_refs
from constructs import Construct

from cdk_pinpoint._checks import require_match
from cdk_pinpoint._place import place_of


class CampaignHook:
    """A Lambda function, or a URL, that changes a segment before a campaign is sent to it.

    Its mode is `FILTER`; the other one, `DELIVERY`, ended years before.
    """

    def __init__(self, *, function: lambda_refs.IFunctionRef | None, web_url: str | None) -> None:
        self._function = function
        self._web_url = web_url

    @classmethod
    def from_function(cls, function: lambda_refs.IFunctionRef) -> CampaignHook:
        """A function of the same region, which Pinpoint is then allowed to invoke.

        Args:
            function: The function.
        """
        return cls(function=function, web_url=None)

    @classmethod
    def from_web_url(cls, web_url: str) -> CampaignHook:
        """A URL that Pinpoint calls.

        Args:
            web_url: The URL, beginning with `https://`.

        Raises:
            ValueError: It begins otherwise.
        """
        require_match("web_url", web_url, r"https://.+", allowed="a URL with https://")
        return cls(function=None, web_url=web_url)

    def bind(
        self, scope: Construct, app: pinpoint_refs.IAppRef
    ) -> tuple[dict[str, Any], lambda_.CfnPermission | None]:
        """The hook's property, and the permission that has to be there before it.

        Args:
            scope: What has the hook.
            app: The application whose campaigns invoke the function.
        """
        if self._function is None:
            return {"mode": "FILTER", "webUrl": self._web_url}, None
        place = place_of(scope)
        function_arn = self._function.function_ref.function_arn
        permission = lambda_.CfnPermission(
            scope,
            "HookPermission",
            action="lambda:InvokeFunction",
            function_name=function_arn,
            principal=f"pinpoint.{place.region}.amazonaws.com",
            source_account=place.account,
            # That of one campaign would need its id, which there is only after the hook.
            source_arn=place.arn("mobiletargeting", f"apps/{app.app_ref.app_id}/campaigns/*"),
        )
        return {"mode": "FILTER", "lambdaFunctionName": function_arn}, permission
