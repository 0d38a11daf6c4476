"""Amazon S3, as far as files of ours need it, played on loopback: what is not signed rightly is refused.

Written from https://docs.aws.amazon.com/AmazonS3/latest/API/ and
https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
"""

from tests.platforms.s3.server import S3Server

__all__ = ["S3Server"]
