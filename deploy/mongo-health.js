// Asked by the healthcheck of MongoDB: makes the replica set of one the first time,
// then fails until it can be written to.
const password = require("fs").readFileSync("/run/secrets/mongo_password", "utf8").trim();
const admin = db.getSiblingDB("admin");
admin.auth("cohortbot", password);
try {
  rs.status();
} catch (problem) {
  if (problem.codeName !== "NotYetInitialized") throw problem;
  rs.initiate({ _id: "rs0", members: [{ _id: 0, host: "mongo:27017" }] });
}
if (!admin.hello().isWritablePrimary) quit(1);
