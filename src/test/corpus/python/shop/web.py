"""The part of the shop that is served by Flask."""
import flask

app = flask.Flask("shop", root_path="/srv/app/shop")
app.config["PROPAGATE_EXCEPTIONS"] = True


@app.before_request  #@2
def remember():  #@2
    flask.g.seen = True  #@2


@app.get("/page/<name>")
def page(name):
    return flask.render_template(name + ".html")


@app.post("/form")
def form():
    name = flask.request.form["name"]
    return name


@app.get("/query")
def query():
    return flask.request.args["name"]


@app.get("/total/<int:order>")
def total(order):
    lines = {1: [3, 4]}
    return str(sum(lines[order]))


@app.get("/bill/<int:order>")
def bill(order):
    def rows(number):
        bills = {1: [3, 4]}
        yield from bills[number]
    return ",".join(str(row) for row in rows(order))


def web_missing(argument):
    app.test_client().get("/page/" + argument)


def web_form(argument):
    flask.request_started.connect(lambda sender: None, app, weak=False)  #@2
    app.config["TRAP_BAD_REQUEST_ERRORS"] = True
    app.test_client().post("/form", data={argument: "1"})


def web_query(argument):
    app.config["TRAP_BAD_REQUEST_ERRORS"] = True
    app.test_client().get("/query?" + argument + "=1")


def web_total(argument):
    app.test_client().get("/total/" + argument)


def web_bill(argument):
    app.test_client().get("/bill/" + argument)
