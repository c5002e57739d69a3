// Runs LINE's own Node SDK, unmodified, against the emulator: every operation it serves, and its
// webhooks through the SDK's middleware. lineemu's TestOfficialNodeSDK starts it with the environment
// below, holds all traffic against LINE's OpenAPI and checks that no operation was left out.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { channelAccessToken, HTTPFetchError, LineBotClient, middleware } from "@line/bot-sdk";

const { EMU_URL, CHANNEL_ID, CHANNEL_SECRET, ACCESS_TOKEN, USER_ID, GROUP_ID, ROOM_ID, ASSERTION, MENU_IMAGE } = process.env;
const line = LineBotClient.fromChannelAccessToken({ channelAccessToken: ACCESS_TOKEN, apiBaseURL: EMU_URL, dataApiBaseURL: EMU_URL });
const hello = [{ type: "text", text: "こんにちは" }];

async function emu(path, body) {
  const res = await fetch(EMU_URL + path, { method: "POST", body: JSON.stringify(body) });
  assert.ok(res.ok, `${path}: ${res.status}`);
  return res.json();
}
const act = (body) => emu(`/emu/users/${USER_ID}/messages`, body);
const advance = (ms) => emu("/emu/clock", { advance_ms: ms });

// The bot: events pass the SDK's signature check or fail the run.
const events = [];
const check = middleware({ channelSecret: CHANNEL_SECRET });
const bot = createServer((req, res) =>
  check(req, res, (err) => {
    if (err) console.error("the SDK refuses the webhook:", err);
    else events.push(...req.body.events);
    res.writeHead(err ? 400 : 200).end();
  }),
);

async function webhooks() {
  await new Promise((listening) => bot.listen(0, "127.0.0.1", listening));
  const endpoint = `http://127.0.0.1:${bot.address().port}/`;
  await line.setWebhookEndpoint({ endpoint });
  assert.equal((await line.getWebhookEndpoint()).endpoint, endpoint);
  assert.equal((await line.testWebhookEndpoint({})).success, true);
}

async function messages() {
  await act({ type: "text", text: "はい" });
  const event = events.shift();
  assert.equal(event.message.text, "はい");
  const sent = await line.replyMessage({ replyToken: event.replyToken, messages: hello });
  assert.equal(sent.sentMessages.length, 1);
  await line.markMessagesAsReadByToken({ markAsReadToken: event.message.markAsReadToken });
  await line.pushMessage({ to: USER_ID, messages: hello, customAggregationUnits: ["spring"] });
  await line.multicast({ to: [USER_ID], messages: hello });
  const key = "123e4567-e89b-12d3-a456-426614174000";
  await line.broadcast({ messages: hello }, key);
  await assert.rejects(line.broadcast({ messages: hello }, key), (e) => e instanceof HTTPFetchError && e.status === 409);
  await assert.rejects(line.replyMessage({ replyToken: event.replyToken, messages: hello }), /400/);
  const noContract = (e) => e instanceof HTTPFetchError && e.status === 403;
  await assert.rejects(line.markMessagesAsRead({ chat: { userId: USER_ID } }), noContract);
  await assert.rejects(line.pushMessagesByPhone({ to: "0".repeat(64), messages: hello }), noContract);
  for (const kind of ["Reply", "Push", "Multicast", "Narrowcast", "Broadcast"]) await line[`validate${kind}`]({ messages: hello });
  assert.equal((await line.getMessageQuota()).type, "none");
  assert.equal((await line.getMessageQuotaConsumption()).totalUsage, 3);
  assert.equal((await line.getAggregationUnitUsage()).numOfCustomAggregationUnits, 1);
  assert.deepEqual((await line.getAggregationUnitNameList()).customAggregationUnits, ["spring"]);
  await advance(24 * 3600_000);
  for (const kind of ["Reply", "Push", "Multicast", "Broadcast"]) {
    assert.equal((await line[`getNumberOfSent${kind}Messages`]("20261103")).success, 1);
  }
  assert.equal((await line.getPNPMessageStatistics("20261103")).success, 0);
}

async function people() {
  assert.equal((await line.getProfile(USER_ID)).displayName, "花子");
  await line.getFollowers();
  await line.getBotInfo();
  await line.issueLinkToken(USER_ID);
  await line.showLoadingAnimation({ chatId: USER_ID, loadingSeconds: 5 });
  const video = (await act({ type: "video" })).message_id;
  for (const stream of [await line.getMessageContent(video), await line.getMessageContentPreview(video)]) {
    assert.ok((await stream.toArray()).length > 0);
  }
  assert.equal((await line.getMessageContentTranscodingByMessageId(video)).status, "succeeded");
  assert.ok((await line.getGroupSummary(GROUP_ID)).groupName);
  for (const [kind, id] of [["Group", GROUP_ID], ["Room", ROOM_ID]]) {
    assert.equal((await line[`get${kind}MemberProfile`](id, USER_ID)).displayName, "花子");
    assert.deepEqual((await line[`get${kind}MembersIds`](id)).memberIds, [USER_ID]);
    assert.equal((await line[`get${kind}MemberCount`](id)).count, 1);
    await line[`leave${kind}`](id);
  }
}

async function audiences() {
  const id = (await line.createAudienceGroup({ description: "春", audiences: [{ id: USER_ID }] })).audienceGroupId;
  await line.addAudienceToAudienceGroup({ audienceGroupId: id, audiences: [{ id: USER_ID }] });
  await line.updateAudienceGroupDescription(id, { description: "夏" });
  await advance(1000);
  assert.equal((await line.getAudienceData(id)).audienceGroup.status, "READY");
  assert.equal((await line.getAudienceGroups(1)).totalCount, 1);
  const filter = { demographic: { type: "gender", oneOf: ["female"] } };
  const accepted = await line.narrowcastWithHttpInfo({ messages: hello, recipient: { type: "audience", audienceGroupId: id }, filter, limit: { max: 100 } });
  await advance(2000);
  const progress = await line.getNarrowcastProgress(accepted.httpResponse.headers.get("x-line-request-id"));
  assert.deepEqual([progress.phase, progress.successCount], ["succeeded", 1]);
  await line.deleteAudienceGroup(id);
}

async function richMenus() {
  const action = { type: "richmenuswitch", data: "b", richMenuAliasId: "b" };
  const areas = [{ bounds: { x: 0, y: 0, width: 600, height: 405 }, action }];
  const menu = { size: { width: 1200, height: 405 }, selected: true, name: "既定", chatBarText: "メニュー", areas };
  await line.validateRichMenuObject(menu);
  const id = (await line.createRichMenu(menu)).richMenuId;
  await line.setRichMenuImage(id, new Blob([await readFile(MENU_IMAGE)], { type: "image/png" }));
  assert.ok((await (await line.getRichMenuImage(id)).toArray()).length > 0);
  assert.equal((await line.getRichMenu(id)).name, "既定");
  assert.equal((await line.getRichMenuList()).richmenus.length, 1);
  await line.setDefaultRichMenu(id);
  assert.equal((await line.getDefaultRichMenuId()).richMenuId, id);
  await line.linkRichMenuIdToUser(USER_ID, id);
  assert.equal((await line.getRichMenuIdOfUser(USER_ID)).richMenuId, id);
  await line.createRichMenuAlias({ richMenuAliasId: "b", richMenuId: id });
  await line.updateRichMenuAlias("b", { richMenuId: id });
  assert.equal((await line.getRichMenuAlias("b")).richMenuId, id);
  assert.equal((await line.getRichMenuAliasList()).aliases.length, 1);
  events.length = 0;
  await act({ type: "richmenu", area: 0 });
  assert.deepEqual(events.shift().postback, { data: "b", params: { newRichMenuAliasId: "b", status: "SUCCESS" } });
  await line.linkRichMenuIdToUsers({ richMenuId: id, userIds: [USER_ID] });
  const batch = { operations: [{ type: "link", from: id, to: id }] };
  await line.validateRichMenuBatchRequest(batch);
  const accepted = await line.richMenuBatchWithHttpInfo(batch);
  await advance(1000);
  assert.equal((await line.getRichMenuBatchProgress(accepted.httpResponse.headers.get("x-line-request-id"))).phase, "succeeded");
  await line.unlinkRichMenuIdFromUsers({ userIds: [USER_ID] });
  await line.unlinkRichMenuIdFromUser(USER_ID);
  await line.deleteRichMenuAlias("b");
  await line.cancelDefaultRichMenu();
  await line.deleteRichMenu(id);
}

async function coupons() {
  const { now_ms } = await (await fetch(EMU_URL + "/emu/clock")).json();
  const { couponId } = await line.createCoupon({
    title: "送料無料", startTimestamp: now_ms, endTimestamp: now_ms + 3600_000, maxUseCountPerTicket: 1, visibility: "UNLISTED",
    timezone: "ASIA_TOKYO", acquisitionCondition: { type: "normal" }, reward: { type: "free" },
  });
  assert.equal((await line.getCouponDetail(couponId)).status, "RUNNING");
  assert.equal((await line.listCoupon()).items.length, 1);
  await line.closeCoupon(couponId);
}

async function tokens() {
  const client = new channelAccessToken.ChannelAccessTokenClient({ baseURL: EMU_URL });
  const type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  const issued = await client.issueChannelTokenByJWT("client_credentials", type, ASSERTION);
  assert.deepEqual((await client.getsAllValidChannelAccessTokenKeyIds(type, ASSERTION)).kids, [issued.key_id]);
  assert.equal((await client.verifyChannelTokenByJWT(issued.access_token)).client_id, CHANNEL_ID);
  await client.revokeChannelTokenByJWT(CHANNEL_ID, CHANNEL_SECRET, issued.access_token);
  await client.issueStatelessChannelToken("client_credentials", type, ASSERTION);
  await client.issueStatelessChannelToken("client_credentials", undefined, undefined, CHANNEL_ID, CHANNEL_SECRET);
  const short = await client.issueChannelToken("client_credentials", CHANNEL_ID, CHANNEL_SECRET);
  await client.verifyChannelToken(short.access_token);
  await client.revokeChannelToken(short.access_token);
}

// tokens comes first: the assertion is good for half an hour of the emulator's clock.
try {
  for (const part of [tokens, webhooks, messages, people, audiences, richMenus, coupons]) await part();
} finally {
  bot.close();
  bot.closeAllConnections();
}
