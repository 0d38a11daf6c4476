"""Database addresses as the two drivers spell them."""


def sqlalchemy_url(url: str) -> str:
    """postgresql://… → postgresql+asyncpg://…"""
    return url.replace("postgresql://", "postgresql+asyncpg://", 1).replace("postgres://", "postgresql+asyncpg://", 1)


def asyncpg_url(url: str) -> str:
    """postgresql+asyncpg://… → postgresql://…"""
    return url.replace("postgresql+asyncpg://", "postgresql://", 1)
