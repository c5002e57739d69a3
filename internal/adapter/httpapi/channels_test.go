package httpapi

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// account is LINE as those who connect channels meet it: it knows one secret, "good".
type account struct {
	hook   flow.LineHook
	user   string // whose credentials these are; empty: U1
	down   bool
	opened int
}

var errAuth = desk.E(desk.Forbidden, "channel_auth", "LINE gave no access token for this channel. Check its channel id and secret.")

func (a *account) Try(_ context.Context, cred flow.Credentials) (flow.LineBot, error) {
	switch {
	case a.down:
		return flow.LineBot{}, desk.E(desk.Unavailable, "line_unavailable", "LINE did not answer. Try again later.")
	case !strings.HasPrefix(cred.Secret, "good"):
		return flow.LineBot{}, errAuth
	}
	return a.Bot(context.Background(), "")
}

func (a *account) Bot(context.Context, desk.ChannelID) (flow.LineBot, error) {
	if a.down {
		return flow.LineBot{}, errAuth
	}
	user := a.user
	if user == "" {
		user = "U1"
	}
	return flow.LineBot{UserID: user, Name: "みなと商店", BasicID: "@minato", PictureURL: "https://profile.line-scdn.net/x", ChatOn: true}, nil
}

func (a *account) Webhook(context.Context, desk.ChannelID) (flow.LineHook, error) { return a.hook, nil }

func (a *account) SetWebhook(_ context.Context, _ desk.ChannelID, url string) error {
	a.hook.URL = url
	return nil
}

func (a *account) TestWebhook(context.Context, desk.ChannelID) (flow.LineTest, error) {
	return flow.LineTest{OK: a.hook.URL != "", Status: 200, Reason: "OK", Detail: "200"}, nil
}

func (a *account) Quota(context.Context, desk.ChannelID) (int64, bool, error) { return 200, true, nil }

func (a *account) Consumption(context.Context, desk.ChannelID) (int64, error) { return 12, nil }

func (a *account) Picture(context.Context, string) ([]byte, error) {
	return []byte("\x89PNG\r\n\x1a\n"), nil
}

func (a *account) Open(context.Context, string) (flow.Credentials, error) {
	a.opened++
	return flow.Credentials{LineID: "2006009999", Secret: "good one"[:4]}, nil
}

func (a *account) Phone() string { return "http://127.0.0.1:8081" }

func noNights(context.Context, []desk.WorkspaceID) ([]desk.Job, error) { return nil, nil }

// TestAChannelIsConnected: LINE is asked first, and says whose the credentials are; then the
// webhook is set and tried.
func TestAChannelIsConnected(t *testing.T) {
	w := settled(t)
	in := map[string]any{"workspace_id": shop, "line_id": " 2006001234 ", "secret": "bad"}
	try := func() answer { return w.ask("POST", "/api/v1/channels/try", administrator, in) }
	try().problem(403, "channel_auth")
	in["secret"] = "good\nsecret"
	try().problem(422, "bad_secret")
	in["line_id"], in["secret"] = "@minato", "good"
	try().problem(422, "bad_line_id")
	in["line_id"] = "2006001234"
	var bot LineBot
	try().want(200).into(&bot)
	if bot.Name != "みなと商店" || bot.Picture.value == nil || !strings.HasPrefix(*bot.Picture.value, "data:image/png;base64,") {
		t.Fatalf("%+v", bot)
	}
	w.account.down = true
	try().problem(503, "line_unavailable")
	w.account.down = false

	var c ChannelCard
	w.ask("POST", "/api/v1/channels", administrator, in).want(201).into(&c)
	if c.Name != "みなと商店" || c.Provider != "2006001234" || c.Queue != shopQueue || c.Webhook != "https://desk.example.jp/webhook/line/2006001234" {
		t.Fatalf("%+v", c)
	}
	w.ask("POST", "/api/v1/channels", administrator, in).problem(409, "channel_taken")
	if strings.Contains(string(w.ask("GET", "/api/v1/channels", administrator, nil).want(200).body), "good") {
		t.Error("the list tells a secret")
	}
	path := "/api/v1/channels/2006001234"
	var test LineTest
	w.ask("POST", path+"/webhook", administrator, nil).want(200).into(&test)
	var h ChannelHealth
	w.ask("GET", path+"/health", administrator, nil).want(200).into(&h)
	if !test.OK || h.HookURL != h.HookWanted || h.HookActive || h.Used != 12 || !h.Limited || h.Code != "" {
		t.Fatalf("%+v %+v", test, h)
	}
	w.account.down = true
	w.ask("GET", path+"/health", administrator, nil).want(200).into(&h)
	if h.Code != "channel_auth" || h.Detail == "" {
		t.Fatalf("%+v", h)
	}
}

// TestAChannelIsChanged: on what was read, in its brand only, and its new secret must be of the
// same account.
func TestAChannelIsChanged(t *testing.T) {
	w := settled(t)
	var c ChannelCard
	w.ask("POST", "/api/v1/channels", administrator, map[string]any{"workspace_id": shop, "line_id": "2006001234", "secret": "good"}).want(201).into(&c)
	path := "/api/v1/channels/2006001234"
	sheet := map[string]any{"name": "新しい名前", "queue_id": "queue-other", "bot_on": true, "reopen_within_s": 3600, "edition": c.Edition}
	w.ask("PUT", path, administrator, sheet).problem(422, "bad_target")
	sheet["queue_id"] = shopQueue
	w.ask("PUT", path, administrator, sheet).want(200).into(&c)
	if c.Name != "新しい名前" || !c.BotOn || c.ReopenS != 3600 {
		t.Fatalf("%+v", c)
	}
	w.ask("PUT", path, administrator, sheet).problem(409, "version_conflict")
	w.ask("PUT", "/api/v1/channels/"+string(otherLine), administrator, sheet).problem(404, "not_found")

	turn := map[string]any{"secret": "bad", "edition": c.Edition}
	w.ask("PUT", path+"/secret", administrator, turn).problem(403, "channel_auth")
	w.account.user, turn["secret"] = "U2", "good two"
	turn["secret"] = "good-two"
	w.ask("PUT", path+"/secret", administrator, turn).problem(409, "other_account")
	w.account.user = ""
	w.ask("PUT", path+"/secret", administrator, turn).want(200).into(&c)
	var h ChannelHealth
	w.ask("GET", path+"/health", administrator, nil).want(200).into(&h)
	if h.Rotated.value == nil {
		t.Error("nobody knows when the secret was changed")
	}
	w.ask("POST", path+"/remove", administrator, map[string]any{"edition": c.Edition - 1}).problem(409, "version_conflict")
	w.ask("POST", path+"/remove", administrator, map[string]any{"edition": c.Edition}).want(204)
	w.ask("GET", path+"/health", administrator, nil).problem(404, "not_found")
	if _, err := w.db.ChannelSecrets(context.Background(), "2006001234"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("credentials of a removed channel: %v", err)
	}
	w.ask("POST", "/api/v1/channels", administrator, map[string]any{"workspace_id": shop, "line_id": "2006001234", "secret": "good"}).want(201)
}

func TestTheEmulatorByOnePress(t *testing.T) {
	w := settled(t)
	var c ChannelCard
	w.ask("POST", "/api/v1/channels/emulated", administrator, map[string]any{"workspace_id": shop, "name": "お試し"}).want(201).into(&c)
	if c.ID != "2006009999" || w.account.hook.URL != c.Webhook {
		t.Fatalf("%+v %+v", c, w.account.hook)
	}
	var list ChannelList
	w.ask("GET", "/api/v1/channels", administrator, nil).want(200).into(&list)
	if !list.Emulated || len(list.Items) != 2 { // the other brand's is not theirs
		t.Fatalf("%+v", list)
	}
}

// TestBrandsAreSetUp: whoever makes a brand serves it; one in use can't be archived.
func TestBrandsAreSetUp(t *testing.T) {
	w := settled(t)
	var b BrandCard
	w.ask("POST", "/api/v1/brands", administrator, map[string]any{"name": " 新ブランド ", "color": "#AA00FF"}).want(201).into(&b)
	if b.Name != "新ブランド" || b.Color != "#aa00ff" {
		t.Fatalf("%+v", b)
	}
	var me Me
	w.ask("GET", "/api/v1/me", administrator, nil).want(200).into(&me)
	if len(me.Workspaces) != 2 {
		t.Fatalf("%+v", me.Workspaces)
	}
	w.ask("POST", "/api/v1/brands", administrator, map[string]any{"name": "新ブランド"}).problem(409, "brand_taken")
	w.ask("POST", "/api/v1/brands", administrator, map[string]any{"name": "x", "color": "red"}).problem(422, "bad_color")
	path := "/api/v1/brands/" + string(b.ID)
	w.ask("PUT", path, administrator, map[string]any{"name": "別名", "color": "#00aa00", "edition": b.Edition}).want(200).into(&b)
	w.ask("PUT", path, administrator, map[string]any{"name": "遅い", "edition": b.Edition - 1}).problem(409, "version_conflict")

	w.ask("POST", "/api/v1/brands/"+string(shop)+"/archive", administrator, map[string]any{"edition": 0}).problem(409, "brand_busy")
	w.ask("POST", path+"/archive", administrator, map[string]any{"edition": b.Edition}).want(200).into(&b)
	w.ask("GET", "/api/v1/me", administrator, nil).want(200).into(&me)
	if b.Archived.value == nil || len(me.Workspaces) != 1 {
		t.Fatalf("%+v %+v", b, me.Workspaces)
	}
	w.ask("POST", path+"/restore", administrator, map[string]any{"edition": b.Edition}).want(200).into(&b)
	if b.Archived.value != nil {
		t.Fatalf("%+v", b)
	}
}

// TestKeys: a key's secret is shown once; it reaches what its scopes say and nothing of a
// person's own; revoked it is dead at once.
func TestKeys(t *testing.T) {
	w := settled(t)
	until := Time{w.clock.Now().Add(24 * 3600e9)}
	in := map[string]any{"name": "基幹連携", "scopes": []string{"read"}, "workspaces": []any{shop}, "until": until}
	var k MadeKey
	w.ask("POST", "/api/v1/keys", administrator, in).want(201).into(&k)
	if !strings.HasPrefix(k.Secret, "mdg_") || !strings.HasPrefix(k.Secret, k.Hint) || len(k.Secret) < 40 {
		t.Fatalf("%+v", k)
	}
	in["scopes"] = []string{"people"}
	w.ask("POST", "/api/v1/keys", administrator, in).problem(422, "bad_scope")
	list := w.ask("GET", "/api/v1/keys", administrator, nil).want(200)
	if strings.Contains(string(list.body), k.Secret) {
		t.Error("the list tells a secret")
	}
	by := func(method, path string, body any) answer {
		return w.ask(method, path, "", body, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+k.Secret) })
	}
	by("GET", "/api/v1/conversations", nil).want(200)
	by("GET", "/api/v1/me", nil).want(200)
	for _, path := range []string{"GET /api/v1/people", "GET /api/v1/keys", "POST /api/v1/conversations", "PUT /api/v1/me/presence", "PUT /api/v1/me/password", "DELETE /api/v1/session"} {
		method, path, _ := strings.Cut(path, " ")
		by(method, path, map[string]any{"presence": "available", "current": password, "new": password, "contact_id": "x"}).problem(403, "forbidden")
	}
	var keys KeyList
	w.ask("GET", "/api/v1/keys", administrator, nil).want(200).into(&keys)
	if len(keys.Items) != 1 || keys.Items[0].Used.value == nil {
		t.Fatalf("%+v", keys)
	}
	w.ask("DELETE", "/api/v1/keys/"+k.ID, administrator, nil).want(204)
	by("GET", "/api/v1/conversations", nil).problem(401, "unauthenticated")
	w.ask("DELETE", "/api/v1/keys/"+k.ID, administrator, nil).problem(404, "not_found")
}

// TestEmergency: while a channel is stopped, who waits is listed; the directory says so to all.
func TestEmergency(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "hanako", "1", words("まだですか"))
	path := "/api/v1/channels/" + string(shopLine)
	in := map[string]any{"why": "quota_gone", "excluded": true, "words": "{name}様"}
	w.ask("POST", path+"/halt", operator, in).problem(403, "forbidden")
	var e Emergency
	w.ask("POST", path+"/halt", supervisor, in).want(201).into(&e)
	w.ask("POST", path+"/halt", supervisor, in).problem(409, "already_halted")
	w.ask("POST", path+"/halt", elsewhere, in).problem(404, "not_found")
	if got := string(w.ask("GET", "/api/v1/workspaces", operator, nil).want(200).body); !strings.Contains(got, `"halt_why":"quota_gone"`) {
		t.Error(got)
	}
	var list StrandedList
	w.ask("GET", path+"/stranded", operator, nil).want(200).into(&list)
	if len(list.Items) != 1 || list.Items[0].Conversation != c.ID || list.Items[0].WaitingSince.value == nil {
		t.Fatalf("%+v", list)
	}
	file := string(w.ask("GET", path+"/stranded.csv", operator, nil).want(200).body)
	if !strings.HasPrefix(file, "\ufeffお客様,") || !strings.Contains(file, "hanako") {
		t.Error(file)
	}
	w.ask("GET", path+"/stranded", outsider, nil).problem(404, "not_found")
	at := "/api/v1/emergencies/" + e.ID
	w.ask("PUT", at, supervisor, map[string]any{"excluded": false, "note": "LINEに連絡済み", "version": e.Version}).want(200).into(&e)
	w.ask("PUT", at, supervisor, map[string]any{"excluded": true, "version": e.Version - 1}).problem(409, "version_conflict")
	w.ask("POST", at+"/end", supervisor, map[string]any{"version": e.Version - 1}).problem(409, "version_conflict")
	w.ask("POST", at+"/end", supervisor, map[string]any{"version": e.Version}).want(200).into(&e)
	w.ask("POST", at+"/end", supervisor, map[string]any{"version": e.Version}).problem(409, "not_halted")
	var all EmergencyList
	w.ask("GET", "/api/v1/emergencies", operator, nil).want(200).into(&all)
	if len(all.Items) != 1 || all.Items[0].Ended.value == nil || all.Items[0].Note != "LINEに連絡済み" {
		t.Fatalf("%+v", all)
	}
}
