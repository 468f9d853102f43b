// decap-server, for this machine and our page alone, ended with the program that started it.

const http = require("node:http");

const { PORT, ORIGIN } = process.env;
const emit = http.Server.prototype.emit;

// decap-server asks for no password: another name that leads to this machine, or a page of
// another site, must not reach the files.
http.Server.prototype.emit = function guarded(event, request, response, ...rest) {
  if (event === "request") {
    const { host, origin } = request.headers;
    if (host !== `127.0.0.1:${PORT}` || origin !== ORIGIN) {
      response.writeHead(403).end();
      return true;
    }
  }
  return emit.call(this, event, request, response, ...rest);
};

process.stdin.on("end", () => process.exit(0)).on("error", () => process.exit(0)).resume();

require("decap-server");
