# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# `strandline serve`: read-only, loopback, nothing outside its folder, names escaped.
source "$(dirname "$0")/common.sh"
root=$work/root
mkdir -p "$root/sub" "$root/.hidden"
echo inside >"$root/sub/a.txt"
echo secret >"$work/secret.txt"
echo secret >"$root/.hidden/key"
ln -s "$work/secret.txt" "$root/link.txt"
touch "$root/<b>&\"x\".txt"

"$strandline" serve "$root" --port 0 >"$work/url" 2>"$work/log" &
pid=$!
trap 'kill $pid 2>/dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 200); do
  [ -s "$work/url" ] && break
  kill -0 $pid 2>/dev/null || break
  sleep 0.05
done
if grep -q 'no HTTP library' "$work/log"; then
  echo "SKIPPED: this build has no HTTP library"
  exit 0
fi
grep -Eq '^http://127\.0\.0\.1:[0-9]+/$' "$work/url" || fail "no address: $(cat "$work/url" "$work/log")"
port=$(sed -E 's/.*:([0-9]+).*/\1/' "$work/url")

# ask METHOD PATH [HOST]: the raw answer; no client tidies the path.
ask() {
  exec 3<>"/dev/tcp/127.0.0.1/$port"
  printf '%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$1" "$2" "${3:-127.0.0.1:$port}" >&3
  cat <&3
  exec 3<&-
}
status() { ask "$@" | head -1 | tr -d '\r' | cut -d' ' -f2; }

[ "$(ask GET /sub/a.txt | tail -1)" = inside ] || fail "a file is not served"
for path in /../secret.txt /sub/../../secret.txt /..%2fsecret.txt /%2e%2e/secret.txt \
  /sub/%2e%2e%2f%2e%2e%2fsecret.txt /%252e%252e/secret.txt /..%5csecret.txt //../secret.txt \
  /link.txt /.hidden/key /%2ehidden/key "/sub/a.txt%00.html" /none; do
  got=$(status GET "$path")
  [ "$got" = 404 ] || [ "$got" = 400 ] || fail "$path gave $got"
  ask GET "$path" | grep -q secret$ && fail "$path shows what it must not"
done
for method in POST PUT DELETE PATCH OPTIONS; do
  got=$(status $method /sub/a.txt)
  [ "$got" = 405 ] || fail "$method gave $got"
done
[ "$(status HEAD /sub/a.txt)" = 200 ] || fail "HEAD is refused"
ask HEAD /sub/a.txt | grep -q inside && fail "HEAD has a body"
[ "$(status GET / evil.example)" = 403 ] || fail "a strange host name is answered"
ask GET / >"$work/listing"
grep -q '&lt;b&gt;&amp;&quot;x&quot;.txt' "$work/listing" || fail "a name is not escaped"
grep -q '<b>' "$work/listing" && fail "a name is markup"
grep -q 'hidden' "$work/listing" && fail "a hidden name is listed"
cmp -s <(echo inside) "$root/sub/a.txt" || fail "a file changed"
refused 'no folder' "$strandline" serve "$work/none"
refused 'cannot be listened on' "$strandline" serve "$root" --port "$port"
echo "13 ways out refused, five methods refused"
