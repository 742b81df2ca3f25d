import json, os, socket, time, urllib.request
def post(path, body):
    headers = {"Authorization": "Bearer " + os.environ["TOCSIN_KEY"], "Content-Type": "application/json"}
    return urllib.request.urlopen(urllib.request.Request(os.environ["TOCSIN_URL"] + path, json.dumps(body).encode(), headers), timeout=10)
start, end = (time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - ago)) for ago in (60, 0))
post("/api/v1/events", {"app": "shop", "error_type": "Timeout", "message": "payment took too long"})
counted = {"app": "shop", "operation": "GET /orders", "source": socket.gethostname(), "period_start": start, "period_end": end}
durations = {"bounds": [10, 100, 1000], "counts": [80, 30, 9, 1], "sum": 6400}
print(post("/api/v1/requests", counted | {"total": 120, "failed": 3, "duration_ms": durations}).read().decode())
