import pytest
from ended_constructs import IN_APP
from templates import exactly

from cdk_pinpoint.classic import (
    Alignment,
    ButtonAction,
    ButtonOverride,
    InAppButton,
    InAppContent,
    InAppMessage,
    InAppText,
    Layout,
)

TEXT = InAppText(text="Hi", text_color="#1A2B3C", alignment=Alignment.CENTER)


def test_everything_is_where_it_belongs():
    message = InAppMessage(
        layout=Layout.CAROUSEL,
        custom_config={"key_of_mine": "v"},
        content=[
            InAppContent(
                background_color="#ffffff",
                header=TEXT,
                body=TEXT,
                image_url="https://example.com/a.png",
                primary_button=InAppButton(
                    text="Open",
                    button_action=ButtonAction.LINK,
                    link="https://example.com",
                    text_color="#000000",
                    background_color="#FFFFFF",
                    border_radius=4,
                    ios=ButtonOverride(button_action=ButtonAction.DEEP_LINK, link="shop://"),
                ),
                secondary_button=InAppButton(text="Close"),
            )
        ],
    )
    text = {"textColor": "#1A2B3C", "alignment": "CENTER"}
    assert message.properties() == {
        "layout": "CAROUSEL",
        "customConfig": {"key_of_mine": "v"},
        "content": [
            {
                "backgroundColor": "#ffffff",
                "headerConfig": {"header": "Hi", **text},
                "bodyConfig": {"body": "Hi", **text},
                "imageUrl": "https://example.com/a.png",
                "primaryBtn": {
                    "defaultConfig": {
                        "text": "Open",
                        "buttonAction": "LINK",
                        "link": "https://example.com",
                        "textColor": "#000000",
                        "backgroundColor": "#FFFFFF",
                        "borderRadius": 4,
                    },
                    "ios": {"buttonAction": "DEEP_LINK", "link": "shop://"},
                },
                "secondaryBtn": {"defaultConfig": {"text": "Close", "buttonAction": "CLOSE"}},
            }
        ],
    }


def test_what_is_left_out_is_not_said():
    (content,) = IN_APP.properties()["content"]
    assert content.keys() == {"backgroundColor", "headerConfig", "bodyConfig"}
    assert "customConfig" not in IN_APP.properties()


LINK = "'link' belongs to the actions LINK and DEEP_LINK, got {} one; give both or neither"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: InAppText(text="a", text_color="red"),
            "'text_color' must be a color such as '#1A2B3C', got 'red'",
        ),
        (
            lambda: InAppContent(background_color="#FFF", header=TEXT, body=TEXT),
            "'background_color' must be a color such as '#1A2B3C', got '#FFF'",
        ),
        (
            lambda: InAppButton(text="a", border_radius=-1),
            "'border_radius' must be at least 0, got -1",
        ),
        (lambda: InAppButton(text="a", link="https://a"), LINK.format("CLOSE with")),
        (
            lambda: ButtonOverride(button_action=ButtonAction.LINK),
            LINK.format("LINK without"),
        ),
        (
            lambda: InAppMessage(layout=Layout.OVERLAYS, content=[]),
            "'content' must be from 1 to 5 modals, got 0",
        ),
    ],
)
def test_fails_on_what_the_service_refuses(make, message):
    with pytest.raises(ValueError, match=exactly(message)):
        make()
