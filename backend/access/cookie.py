"""The session's cookie."""

from datetime import timedelta

from litestar.datastructures import Cookie

NAME = "samovar_session"
LIFE = timedelta(days=30)


def session_cookie(token: str, public_url: str) -> Cookie:
    """Not readable by scripts, not sent from other sites; Secure where we live on https."""
    return Cookie(
        key=NAME,
        value=token,
        path="/",
        httponly=True,
        samesite="lax",
        secure=public_url.startswith("https://"),
        max_age=int(LIFE.total_seconds()),
    )


def no_cookie(public_url: str) -> Cookie:
    """Takes the cookie back."""
    return Cookie(
        key=NAME, value="", path="/", httponly=True, samesite="lax", secure=public_url.startswith("https://"), max_age=0
    )
