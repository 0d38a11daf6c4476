"""One bucket: put, get with a range, head, list, delete, delete many, uploads in parts.

async with S3Server() as s3:
    os.environ |= s3.env
"""

from __future__ import annotations

import hashlib
import itertools
import re
from typing import Self
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from aiohttp import web

from tests.platforms.s3.signature import Refused, demand_signed

BUCKET, REGION = "samovar-files", "eu-central-1"
KEY_ID, SECRET = "AKIAPLAYEDEXAMPLE", "played/secret+key"
NS = "http://s3.amazonaws.com/doc/2006-03-01/"
PAGE = 1000
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_KNOWN = {"list-type", "prefix", "delimiter", "continuation-token", "max-keys", "uploads", "uploadId", "partNumber",
          "delete", "start-after"}  # fmt: skip


def _tag(content: bytes) -> str:
    return f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'


def _xml(body: str, status: int = 200) -> web.Response:
    return web.Response(text=f'<?xml version="1.0" encoding="UTF-8"?>\n{body}', status=status, content_type="text/xml")


class S3Server:
    """`objects` by key; `asked` is (method, key, query's names) of all that was rightly signed."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.asked: list[tuple[str, str, tuple[str, ...]]] = []
        self.refused: list[str] = []
        self.slow_down = 0
        self._parts: dict[str, dict[int, bytes]] = {}
        self._turn = itertools.count(1)
        self._runner: web.AppRunner | None = None
        self.port = 0

    @property
    def url(self) -> str:
        """For SAMOVAR_STORAGE_URL."""
        return f"s3://{BUCKET}/house"

    @property
    def env(self) -> dict[str, str]:
        return {
            "SAMOVAR_STORAGE_URL": self.url,
            "AWS_ACCESS_KEY_ID": KEY_ID,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": REGION,
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ALLOW_HTTP": "true",
        }

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=256 * 2**20)
        app.router.add_route("*", "/{tail:.*}", self._answer)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        try:
            demand_signed(request, body, {KEY_ID: SECRET}, REGION)
            bucket, _, key = unquote(request.raw_path.partition("?")[0]).lstrip("/").partition("/")
            if bucket != BUCKET:
                raise Refused("NoSuchBucket", 404)
            if unknown := set(request.query) - _KNOWN:
                raise Refused(f"NotImplemented: {sorted(unknown)}", 501)
            self.asked.append((request.method, key, tuple(sorted(request.query))))
            if self.slow_down > 0:
                self.slow_down -= 1
                raise Refused("SlowDown", 503)
            return self._bucket(request, body) if not key else self._object(request, key, body)
        except Refused as refused:
            self.refused.append(refused.code)
            return _xml(f"<Error><Code>{refused.code}</Code><Message>played</Message></Error>", refused.status)

    def _object(self, request: web.Request, key: str, body: bytes) -> web.Response:
        match request.method, *sorted(request.query):
            case ["PUT"]:
                self.objects[key] = body
                return web.Response(headers={"etag": _tag(body)})
            case ["GET" | "HEAD"]:
                return self._read(request, key)
            case ["DELETE"]:
                self.objects.pop(key, None)
                return web.Response(status=204)
            case ["POST", "uploads"]:
                upload = f"upload-{next(self._turn)}"
                self._parts[upload] = {}
                inside = f"<Bucket>{BUCKET}</Bucket><Key>{escape(key)}</Key><UploadId>{upload}</UploadId>"
                return _xml(f'<InitiateMultipartUploadResult xmlns="{NS}">{inside}</InitiateMultipartUploadResult>')
            case ["PUT", "partNumber", "uploadId"]:
                self._upload(request)[int(request.query["partNumber"])] = body
                return web.Response(headers={"etag": _tag(body)})
            case ["POST", "uploadId"]:
                return self._complete(request, key, body)
            case ["DELETE", "uploadId"]:
                self._upload(request)
                del self._parts[request.query["uploadId"]]
                return web.Response(status=204)
        raise Refused("MethodNotAllowed", 405)

    def _upload(self, request: web.Request) -> dict[int, bytes]:
        found = self._parts.get(request.query["uploadId"])
        if found is None:
            raise Refused("NoSuchUpload", 404)
        return found

    def _complete(self, request: web.Request, key: str, body: bytes) -> web.Response:
        parts = self._upload(request)
        named = [int(part.text or 0) for part in ElementTree.fromstring(body).iter() if part.tag.endswith("PartNumber")]
        if named != sorted(parts) or any(len(parts[number]) < 5 * 2**20 for number in named[:-1]):
            raise Refused("InvalidPart", 400)
        self.objects[key] = b"".join(parts[number] for number in named)
        del self._parts[request.query["uploadId"]]
        inside = f"<Key>{escape(key)}</Key><ETag>{_tag(self.objects[key])}</ETag>"
        return _xml(f'<CompleteMultipartUploadResult xmlns="{NS}">{inside}</CompleteMultipartUploadResult>')

    def _read(self, request: web.Request, key: str) -> web.Response:
        content = self.objects.get(key)
        if content is None:
            raise Refused("NoSuchKey", 404)
        headers = {"etag": _tag(content), "last-modified": "Sat, 28 Nov 2026 12:00:00 GMT", "accept-ranges": "bytes"}
        match = _RANGE.fullmatch(request.headers.get("range", ""))
        if match is None:
            if request.method == "HEAD":
                return web.Response(headers=headers | {"content-length": str(len(content))})
            return web.Response(body=content, headers=headers)
        first, last = match.groups()
        start = int(first) if first else max(0, len(content) - int(last))
        end = min(len(content), int(last) + 1) if first and last else len(content)
        if start >= end:
            raise Refused("InvalidRange", 416)
        headers["content-range"] = f"bytes {start}-{end - 1}/{len(content)}"
        return web.Response(status=206, body=content[start:end], headers=headers)

    def _bucket(self, request: web.Request, body: bytes) -> web.Response:
        if request.method == "GET" and request.query.get("list-type") == "2":
            return self._list(request)
        if request.method == "POST" and "delete" in request.query:
            gone = [node.text or "" for node in ElementTree.fromstring(body).iter() if node.tag.endswith("Key")]
            for key in gone:
                self.objects.pop(key, None)
            inside = "".join(f"<Deleted><Key>{escape(key)}</Key></Deleted>" for key in gone)
            return _xml(f'<DeleteResult xmlns="{NS}">{inside}</DeleteResult>')
        raise Refused("MethodNotAllowed", 405)

    def _list(self, request: web.Request) -> web.Response:
        prefix, after = request.query.get("prefix", ""), request.query.get("continuation-token", "")
        keys = sorted(key for key in self.objects if key.startswith(prefix) and key > after)
        page, rest = keys[:PAGE], keys[PAGE:]
        inside = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>2026-11-28T12:00:00.000Z</LastModified>"
            f"<ETag>{escape(_tag(self.objects[key]))}</ETag><Size>{len(self.objects[key])}</Size></Contents>"
            for key in page
        )
        more = f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if rest else ""
        return _xml(
            f'<ListBucketResult xmlns="{NS}"><Name>{BUCKET}</Name><Prefix>{escape(prefix)}</Prefix>'
            f"<KeyCount>{len(page)}</KeyCount><MaxKeys>{PAGE}</MaxKeys>"
            f"<IsTruncated>{'true' if rest else 'false'}</IsTruncated>{more}{inside}</ListBucketResult>"
        )
