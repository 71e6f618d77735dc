// An OpenID provider for tests: node provider.mjs REDIRECT_URI. It takes a free port and prints it
// once it answers. Anybody may sign in as anybody;
// `li` has a verified mail address, `eve` claims it without, `wang` is in a group, `long` in many.
// Mail and groups are told by the userinfo endpoint alone, as the specification has it.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const [redirect] = process.argv.slice(2);
const server = createServer();
await new Promise((up) => server.listen(0, "127.0.0.1", up));
const { port } = server.address();
const people = {
  li: { email: "li@fund.example", email_verified: true },
  eve: { email: "li@fund.example", email_verified: false },
  wang: { groups: ["太原"] },
  long: { groups: Array.from({ length: 900 }, (_, n) => `group-${n}-${"x".repeat(40)}`) },
};
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: "fund",
    client_secret: "secret-of-the-client",
    redirect_uris: [redirect],
    post_logout_redirect_uris: [redirect.replace("oauth2callback", "")],
  }],
  findAccount: (_, sub) => ({
    accountId: sub,
    claims: () => ({ sub, name: sub, groups: [], ...people[sub] }),
  }),
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
  pkce: { required: () => true },
  cookies: { keys: ["only for tests"] },
});
server.on("request", provider.callback());
console.log(port);
