/** Books against a running demo: SLOTKEEPER_URL and SLOTKEEPER_KEY say which. */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";

import { accepted, Refused, slotkeeper } from "../src/index.js";

const url = process.env["SLOTKEEPER_URL"];
const key = process.env["SLOTKEEPER_KEY"];
assert(url && key, "SLOTKEEPER_URL and SLOTKEEPER_KEY name a demo");
const slug = "demo-salon";
const guest = slotkeeper(url);
const staff = slotkeeper(url, key);

async function hold(serviceId: string, startsAt: string, idempotencyKey: string) {
  return guest.POST("/v1/public/{slug}/bookings", {
    params: { path: { slug }, header: { "Idempotency-Key": idempotencyKey } },
    body: {
      service_id: serviceId,
      starts_at: startsAt,
      customer: { name: "Ada Byron", email: "ada@example.org" },
    },
  });
}

test("a guest books, the business sees it, and a repeat changes nothing", async () => {
  const page = accepted(await guest.GET("/v1/public/{slug}", { params: { path: { slug } } }));
  const service = page.services.find((one) => one.kind === "appointment");
  assert(service, "the salon offers something");
  const next = accepted(
    await guest.GET("/v1/public/{slug}/availability/next", {
      params: { path: { slug }, query: { service_id: service.id } },
    }),
  );
  assert(next.slot, "the salon has time");

  const idempotencyKey = randomUUID();
  const held = accepted(await hold(service.id, next.slot.starts_at, idempotencyKey));
  const repeated = accepted(await hold(service.id, next.slot.starts_at, idempotencyKey));
  assert.equal(repeated.booking.id, held.booking.id);
  assert.equal(held.booking.state, "held");

  const token = { params: { path: { token: held.token } } };
  const confirmed = accepted(await guest.POST("/v1/public/bookings/{token}/confirm", token));
  assert.equal(confirmed.state, "confirmed");

  const seen = await staff.GET("/v1/bookings/{id}", { params: { path: { id: held.booking.id } } });
  assert.equal(accepted(seen).state, "confirmed");
  const list = accepted(
    await staff.GET("/v1/bookings", { params: { query: { service_id: service.id, state: ["held", "confirmed"] } } }),
  );
  assert(list.data.some((booking) => booking.id === held.booking.id));
  assert(list.data.every((booking) => ["held", "confirmed"].includes(booking.state)));

  const cancelled = await guest.POST("/v1/public/bookings/{token}/cancel", {
    ...token,
    body: { reason: "Ill." },
  });
  assert.equal(accepted(cancelled).state, "cancelled");
});

test("a refusal has its code", async () => {
  const answer = await staff.GET("/v1/bookings/{id}", { params: { path: { id: randomUUID() } } });
  assert.throws(() => accepted(answer), (error) => error instanceof Refused && error.code === "not_found");
  const nobody = await guest.GET("/v1/tenant");
  assert.equal(nobody.error?.code, "unauthorized");
});
