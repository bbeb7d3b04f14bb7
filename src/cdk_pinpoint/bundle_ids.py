"""How Apple's apps are named.

https://developer.apple.com/documentation/bundleresources/information-property-list/cfbundleidentifier
"""

from __future__ import annotations

from typing import Final

BUNDLE_ID: Final = r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
"""Pattern of a bundle identifier such as `com.example.shop`."""
