package httpapi

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

func TestSignIn(t *testing.T) {
	w := settled(t, func(d *Deps) { d.PublicURL = "https://desk.example.jp" })
	creds := map[string]string{"email": "Operator@example.jp ", "password": password}
	in := w.ask("POST", "/api/v1/session", "", creds).want(200)
	var me Me
	in.into(&me)
	if me.ID != operator || me.Email != "operator@example.jp" || me.Role != "operator" || me.Centre != centre || me.Capacity != 50 {
		t.Errorf("me: %s", in.body)
	}
	if len(me.Workspaces) != 1 || me.Workspaces[0] != (Membership{shop, "ブランド shop", "#2563eb", "operator"}) {
		t.Errorf("workspaces: %+v", me.Workspaces)
	}
	if len(in.cookies) != 1 {
		t.Fatalf("cookies: %v", in.cookies)
	}
	c := in.cookies[0]
	if c.Name != cookieName || !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.MaxAge != 12*3600 {
		t.Errorf("cookie: %v", c)
	}
	cookie := func(r *http.Request) { r.AddCookie(c) }
	w.ask("GET", "/api/v1/me", "", nil, cookie).want(200)
	out := w.ask("DELETE", "/api/v1/session", "", nil, cookie).want(204)
	if len(out.cookies) != 1 || out.cookies[0].MaxAge >= 0 {
		t.Errorf("signing out leaves the cookie: %v", out.cookies)
	}
	w.ask("GET", "/api/v1/me", "", nil, cookie).problem(401, "unauthenticated")
}

func TestSignInRefused(t *testing.T) {
	w := settled(t)
	for _, email := range []string{"operator@example.jp", "nobody@example.jp"} {
		p := w.ask("POST", "/api/v1/session", "", map[string]string{"email": email, "password": "wrong"}).problem(401, "bad_credentials")
		if strings.Contains(p.Detail, email) {
			t.Error("the answer tells the name")
		}
	}
}

// One address may fail some times; then it waits, and time lets it try again.
// The right password is never counted.
func TestSignInSlowsGuessing(t *testing.T) {
	w := settled(t)
	right := map[string]string{"email": "colleague@example.jp", "password": password}
	w.ask("POST", "/api/v1/session", "", right).want(200)
	from := parseAddr("127.0.0.1")
	for range signInBurst {
		if _, _, ok := w.s.signIns.take(from); !ok {
			t.Fatal("refused too early")
		}
	}
	got := w.ask("POST", "/api/v1/session", "", right)
	got.problem(429, "rate_limited")
	if got.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	w.clock.advance(signInEvery)
	w.ask("POST", "/api/v1/session", "", right).want(200)
	w.ask("POST", "/api/v1/session", "", right).want(200) // the first cost nothing
}

// Behind a proxy of ours each address waits for its own failures, whatever it
// writes before its name; a stranger's word about addresses counts for nothing.
func TestSignInBehindAProxy(t *testing.T) {
	for name, c := range map[string]struct {
		trusted          []netip.Prefix
		drained          string
		guilty, innocent string
	}{
		"our proxy":  {[]netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, "198.51.100.1", "203.0.113.9, 198.51.100.1", "198.51.100.2"},
		"a stranger": {nil, "127.0.0.1", "198.51.100.2", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := settled(t, func(d *Deps) { d.TrustedProxies = c.trusted })
			guess := func(via string) answer {
				return w.ask("POST", "/api/v1/session", "", map[string]string{"email": "colleague@example.jp", "password": "wrong"}, with("X-Forwarded-For", via))
			}
			for range signInBurst {
				w.s.signIns.take(parseAddr(c.drained))
			}
			guess(c.guilty).problem(429, "rate_limited")
			if c.innocent != "" {
				guess(c.innocent).problem(401, "bad_credentials")
			}
		})
	}
}

func TestPassword(t *testing.T) {
	w := settled(t)
	old := w.tokens[operator]
	second := w.ask("POST", "/api/v1/session", "", map[string]string{"email": "operator@example.jp", "password": password}).want(200).cookies[0]
	set := func(current, fresh string) answer {
		return w.ask("PUT", "/api/v1/me/password", "", map[string]string{"current": current, "new": fresh}, func(r *http.Request) { r.AddCookie(second) })
	}
	if p := set("wrong", "another sesame 12").problem(422, "bad_credentials"); p.Errors[0].Location != "body.current" {
		t.Errorf("location: %+v", p.Errors)
	}
	if p := set(password, "short").problem(422, "weak_password"); p.Errors[0].Location != "body.new" {
		t.Errorf("location: %+v", p.Errors)
	}
	set(password, "another sesame 12").want(204)
	w.tokens[operator] = old
	w.ask("GET", "/api/v1/me", operator, nil).problem(401, "unauthenticated") // the other sessions are over
	w.ask("GET", "/api/v1/me", "", nil, func(r *http.Request) { r.AddCookie(second) }).want(200)
}

func TestPresence(t *testing.T) {
	w := settled(t)
	var me Me
	w.ask("PUT", "/api/v1/me/presence", operator, map[string]string{"presence": "available"}).want(200).into(&me)
	if me.Presence != "available" {
		t.Errorf("presence %q", me.Presence)
	}
	p := w.ask("PUT", "/api/v1/me/presence", operator, map[string]string{"presence": "asleep"}).problem(422, "invalid")
	if len(p.Errors) != 1 || p.Errors[0].Location != "body.presence" {
		t.Errorf("errors: %+v", p.Errors)
	}
}

func TestDirectory(t *testing.T) {
	w := settled(t)
	var spaces WorkspaceList
	w.ask("GET", "/api/v1/workspaces", operator, nil).want(200).into(&spaces)
	if len(spaces.Items) != 1 || spaces.Items[0].ID != shop || len(spaces.Items[0].Channels) != 1 || spaces.Items[0].Channels[0] != (Channel{ID: shopLine, Name: "公式 shop", Kind: "line"}) ||
		len(spaces.Items[0].Queues) != 1 || spaces.Items[0].Queues[0].ID != shopQueue {
		t.Errorf("workspaces: %+v", spaces)
	}
	var people OperatorList
	w.ask("GET", "/api/v1/operators", operator, nil).want(200).into(&people)
	if len(people.Items) != len(roles)+1 {
		t.Errorf("%d colleagues, want %d", len(people.Items), len(roles)+1)
	}
	for _, p := range people.Items {
		if p.ID == outsider || len(p.Workspaces) != 1 || p.Workspaces[0] != shop {
			t.Errorf("%+v", p)
		}
	}
	both, err := w.db.Person(context.Background(), supervisor)
	w.must(err)
	both.Memberships[other] = desk.RoleSupervisor
	w.must(w.db.PutPerson(context.Background(), both, ""))
	w.ask("GET", "/api/v1/operators", supervisor, nil).want(200).into(&people)
	for _, p := range people.Items {
		if p.ID == outsider && (len(p.Workspaces) != 1 || p.Workspaces[0] != other) || p.ID == supervisor && len(p.Workspaces) != 2 {
			t.Errorf("%s works for %v", p.ID, p.Workspaces)
		}
	}
}

// A browser sends the cookie for any page that asks; only our own may act.
func TestOtherSitesCannotAct(t *testing.T) {
	w := settled(t)
	session := w.ask("POST", "/api/v1/session", "", map[string]string{"email": "operator@example.jp", "password": password}).want(200).cookies[0]
	cookie := func(r *http.Request) { r.AddCookie(session) }
	put := func(o ...func(*http.Request)) answer {
		return w.ask("PUT", "/api/v1/me/presence", "", map[string]string{"presence": "away"}, append(o, cookie)...)
	}
	put(with("Sec-Fetch-Site", "cross-site")).problem(403, "cross_origin")
	put(with("Origin", "https://evil.example")).problem(403, "cross_origin")
	put(with("Sec-Fetch-Site", "same-origin")).want(200)
	put().want(200) // no browser
	w.ask("GET", "/api/v1/me", "", nil, cookie, with("Sec-Fetch-Site", "cross-site")).want(200)
	w.ask("PUT", "/api/v1/me/presence", operator, map[string]string{"presence": "away"}, with("Sec-Fetch-Site", "cross-site")).want(200) // a token is not sent by itself
	w.ask("POST", "/api/v1/session", "", map[string]string{"email": "operator@example.jp", "password": password}, with("Sec-Fetch-Site", "cross-site")).problem(403, "cross_origin")
}

// A console reads by itself whenever something changes: that is no sign of life.
func TestReadingAloneLetsASessionLapse(t *testing.T) {
	w := settled(t)
	session := w.ask("POST", "/api/v1/session", "", map[string]string{"email": "operator@example.jp", "password": password}).want(200).cookies[0]
	cookie := func(r *http.Request) { r.AddCookie(session) }
	w.clock.advance(5 * time.Hour)
	w.ask("PUT", "/api/v1/me/presence", "", map[string]string{"presence": "away"}, cookie).want(200)
	w.clock.advance(5 * time.Hour)
	w.ask("GET", "/api/v1/conversations", "", nil, cookie).want(200)
	w.clock.advance(90 * time.Minute)
	w.ask("GET", "/api/v1/conversations", "", nil, cookie).want(200)
	w.clock.advance(30 * time.Minute) // 12 hours since the sign-in
	w.ask("GET", "/api/v1/conversations", "", nil, cookie).problem(401, "unauthenticated")

	again := w.ask("POST", "/api/v1/session", "", map[string]string{"email": "operator@example.jp", "password": password}).want(200).cookies[0]
	cookie = func(r *http.Request) { r.AddCookie(again) }
	for range 8 {
		w.clock.advance(61 * time.Minute)
		last := w.ask("GET", "/api/v1/conversations", "", nil, cookie)
		if last.status == 401 {
			return
		}
	}
	t.Error("a session lives on reading alone")
}

func TestBadRequests(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", words("こんにちは"))
	at := "/api/v1/conversations/" + string(c.ID)
	key := with("Idempotency-Key", "k")
	for name, x := range map[string]struct {
		got      answer
		status   int
		code     string
		location string
	}{
		"unknown field":         {w.ask("POST", at+"/accept", operator, map[string]any{"versionn": 3}), 422, "invalid", "body.versionn"},
		"wrong type":            {w.ask("POST", at+"/accept", operator, map[string]any{"version": "three"}), 422, "invalid", "body.version"},
		"no JSON":               {w.ask("POST", at+"/accept", operator, "{"), 400, "invalid", "body"},
		"no body":               {w.ask("PUT", "/api/v1/me/presence", operator, nil), 400, "invalid", ""},
		"another media type":    {w.ask("POST", at+"/accept", operator, "<a/>", with("Content-Type", "text/xml")), 415, "unsupported_media_type", "body"},
		"too large":             {w.ask("POST", at+"/messages", operator, `{"text":"`+strings.Repeat("あ", 400<<10)+`"}`, key), 413, "too_large", ""},
		"no key":                {w.ask("POST", at+"/messages", operator, map[string]any{"text": "x"}), 422, "invalid", "header.Idempotency-Key"},
		"long key":              {w.ask("POST", at+"/messages", operator, map[string]any{"text": "x"}, with("Idempotency-Key", strings.Repeat("k", 201))), 422, "invalid", "header.Idempotency-Key"},
		"unknown message type":  {w.ask("POST", at+"/messages", operator, map[string]any{"type": "dance"}, key), 422, "invalid", "body.type"},
		"unknown state":         {w.ask("GET", "/api/v1/conversations?state=open", operator, nil), 422, "invalid", "query.state[0]"},
		"unknown parameter":     {w.ask("GET", "/api/v1/conversations?stat=waiting", operator, nil), 422, "invalid", "query.stat"},
		"limit of 0":            {w.ask("GET", "/api/v1/conversations?limit=0", operator, nil), 422, "invalid", "query.limit"},
		"limit of 101":          {w.ask("GET", "/api/v1/conversations?limit=101", operator, nil), 422, "invalid", "query.limit"},
		"no limit at all":       {w.ask("GET", "/api/v1/conversations?limit=ten", operator, nil), 422, "invalid", "query.limit"},
		"longest of all":        {w.ask("GET", "/api/v1/conversations?order=longest", operator, nil), 422, "invalid", "query.order"},
		"longest of mine":       {w.ask("GET", "/api/v1/conversations?order=longest&state=waiting&assignee=me", operator, nil), 422, "invalid", "query.order"},
		"broken cursor":         {w.ask("GET", "/api/v1/conversations?cursor=%21%21", operator, nil), 422, "bad_cursor", ""},
		"nobody to talk to":     {w.ask("POST", "/api/v1/conversations", operator, map[string]any{}), 422, "invalid", "body.thread_id"},
		"no conversation":       {w.ask("GET", "/api/v1/conversations/nowhere", operator, nil), 404, "not_found", ""},
		"bad reason":            {w.ask("POST", at+"/close", operator, map[string]any{"reason": "bored"}), 422, "bad_reason", "body.reason"},
		"two targets":           {w.ask("POST", at+"/transfer", supervisor, map[string]any{"to_operator_id": "colleague", "to_queue_id": "queue-shop"}), 422, "bad_target", ""},
		"no such address":       {w.ask("GET", "/api/v1/nothing", operator, nil), 404, "not_found", ""},
		"no such address, POST": {w.ask("POST", "/api/v2/conversations", operator, nil), 404, "not_found", ""},
		"wrong method":          {w.ask("PUT", "/api/v1/conversations", operator, nil), 405, "method_not_allowed", ""},
		"wrong method, GET":     {w.ask("GET", "/api/v1/session", operator, nil), 405, "method_not_allowed", ""},
	} {
		p := x.got.problem(x.status, x.code)
		if x.location == "" {
			continue
		}
		if len(p.Errors) == 0 || p.Errors[0].Location != x.location || p.Errors[0].Message == "" {
			t.Errorf("%s: errors %+v, want one at %s", name, p.Errors, x.location)
		}
		if strings.Contains(string(x.got.body), `"value"`) {
			t.Errorf("%s: the answer repeats what was sent: %s", name, x.got.body)
		}
	}
	if allow := w.ask("GET", "/api/v1/session", operator, nil).header.Get("Allow"); allow != "POST, DELETE" {
		t.Errorf("Allow: %q", allow)
	}
}

func TestLists(t *testing.T) {
	w := settled(t)
	first := w.writes(shopLine, "U1", "m1", words("一番"))
	w.clock.advance(time.Second)
	second := w.writes(shopLine, "U2", "m2", words("二番"))
	w.clock.advance(time.Second)
	w.writes(otherLine, "U3", "m3", words("他社"))
	w.ask("POST", "/api/v1/conversations/"+string(first.ID)+"/accept", operator, map[string]any{}).want(200)

	list := func(query string) (ids []desk.ConversationID, next *string) {
		var l struct {
			Items []struct{ ID desk.ConversationID }
			Next  *string `json:"next_cursor"`
		}
		got := w.ask("GET", "/api/v1/conversations"+query, operator, nil).want(200)
		got.into(&l)
		if l.Items == nil {
			t.Errorf("%s: items is null", query)
		}
		for _, c := range l.Items {
			ids = append(ids, c.ID)
		}
		return ids, l.Next
	}
	for query, want := range map[string][]desk.ConversationID{
		"":                               {first.ID, second.ID},
		"?assignee=me":                   {first.ID},
		"?assignee=none":                 {second.ID},
		"?assignee=colleague":            nil,
		"?state=waiting":                 {second.ID},
		"?state=waiting&state=active":    {first.ID, second.ID},
		"?state=closed":                  nil,
		"?workspace=shop&state=active":   {first.ID},
		"?workspace=other":               nil, // not ours looks like not there
		"?queue=queue-shop&state=active": {first.ID},
		"?queue=queue-other":             nil,
	} {
		got, next := list(query)
		if len(got) != len(want) || next != nil {
			t.Errorf("%q: %v (next %v), want %v", query, got, next, want)
			continue
		}
		for _, id := range want {
			if !strings.Contains(strings.Join(asStrings(got), " "), string(id)) {
				t.Errorf("%q: %v, want %v", query, got, want)
			}
		}
	}
	page, next := list("?limit=1")
	if len(page) != 1 || next == nil {
		t.Fatalf("first page: %v, next %v", page, next)
	}
	rest, end := list("?limit=1&cursor=" + *next)
	if len(rest) != 1 || rest[0] == page[0] || end != nil {
		t.Errorf("second page: %v after %v, next %v", rest, page, end)
	}
}

func asStrings(ids []desk.ConversationID) (out []string) {
	for _, id := range ids {
		out = append(out, string(id))
	}
	return out
}

// The whole life of an inquiry by the API.
func TestConversationLife(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", words("返品したいです"))
	at := "/api/v1/conversations/" + string(c.ID)
	do := func(verb string, who desk.OperatorID, body any) answer { return w.ask("POST", at+verb, who, body) }
	var got struct {
		State, Version any
		Assignee       *string
	}
	do("/accept", operator, map[string]any{"version": c.Version}).want(200).into(&got)
	if got.State != "active" || *got.Assignee != "operator" {
		t.Errorf("accepted: %+v", got)
	}
	p := do("/accept", colleague, nil).problem(409, "already_taken")
	if p.Current == nil || p.Current.ID != c.ID || p.Current.State != "active" || p.Current.Assignee != "operator" {
		t.Errorf("a conflict does not show how it is: %+v", p.Current)
	}
	p = do("/close", operator, map[string]any{"version": c.Version}).problem(409, "version_conflict")
	if p.Current == nil || p.Current.Version <= c.Version {
		t.Errorf("current: %+v", p.Current)
	}
	if p := w.ask("POST", at+"/messages", colleague, map[string]any{"text": "代わります"}, with("Idempotency-Key", "x")).problem(409, "not_assignee"); p.Current == nil {
		t.Error("no current")
	}
	do("/read", operator, map[string]any{}).want(200)
	do("/transfer", operator, map[string]any{"to_operator_id": "colleague", "note": "お願いします"}).want(200)
	do("/accept", operator, nil).problem(409, "offered_to_other")
	do("/decline", colleague, map[string]any{"reason": "busy"}).problem(409, "no_decline")
	w.declines()
	do("/decline", colleague, map[string]any{"reason": "tired"}).problem(422, "bad_reason")
	do("/decline", colleague, map[string]any{"reason": "busy"}).want(200)
	do("/decline", colleague, map[string]any{"reason": "busy"}).problem(409, "not_offered")
	do("/accept", colleague, nil).want(200)
	do("/transfer", colleague, map[string]any{"to_queue_id": "queue-shop"}).want(200)
	do("/accept", colleague, nil).want(200)
	do("/close", colleague, map[string]any{"reason": "solved", "category": "返品"}).want(200)
	do("/close", colleague, nil).want(200) // once more is no error
	w.ask("POST", at+"/messages", colleague, map[string]any{"text": "追伸"}, with("Idempotency-Key", "y")).problem(409, "closed")
	do("/reopen", operator, nil).want(200)
	do("/close", operator, nil).want(200)

	var started struct {
		ID    desk.ConversationID
		State string
	}
	w.ask("POST", "/api/v1/conversations", operator, map[string]any{"contact_id": c.Contact.ID}).want(201).into(&started)
	if started.ID == c.ID || started.State != "active" {
		t.Errorf("started: %+v", started)
	}
	w.ask("POST", "/api/v1/conversations", operator, map[string]any{"thread_id": c.Thread}).problem(409, "already_open")
	w.ask("POST", "/api/v1/conversations", outsider, map[string]any{"thread_id": c.Thread}).problem(404, "not_found")
}

func TestIdempotency(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", words("こんにちは"))
	d := w.writes(shopLine, "U2", "m2", words("こんばんは"))
	for _, id := range []desk.ConversationID{c.ID, d.ID} {
		w.ask("POST", "/api/v1/conversations/"+string(id)+"/accept", operator, nil).want(200)
	}
	say := func(id desk.ConversationID, who desk.OperatorID, body string) answer {
		return w.ask("POST", "/api/v1/conversations/"+string(id)+"/messages", who, body, with("Idempotency-Key", "key-1"))
	}
	var first, again struct{ ID string }
	say(c.ID, operator, `{"type":"text","text":"はい"}`).want(201).into(&first)
	say(c.ID, operator, `{ "text" : "\u306f\u3044" }`).want(201).into(&again) // written otherwise, the same
	if first.ID == "" || first.ID != again.ID {
		t.Errorf("the same key and body made %q and %q", first.ID, again.ID)
	}
	say(c.ID, operator, `{"text":"いいえ"}`).problem(422, "idempotency_mismatch")
	say(d.ID, operator, `{"text":"はい"}`).problem(422, "idempotency_mismatch")
	w.clock.advance(25 * time.Hour)
	token, err := w.deps.Door.IssueToken(context.Background(), desk.Person{ID: operator, Centre: centre}, "new day", time.Hour)
	w.must(err)
	w.tokens[operator] = token
	var later struct{ ID string }
	say(c.ID, operator, `{"text":"はい"}`).want(201).into(&later)
	if later.ID == first.ID {
		t.Error("a key is remembered for more than a day")
	}
}

func TestNotesAreForThoseWhoWork(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", words("こんにちは"))
	at := "/api/v1/conversations/" + string(c.ID)
	w.ask("POST", at+"/messages", colleague, map[string]any{"type": "note", "text": "VIP です"}, with("Idempotency-Key", "n")).want(201)
	for who, sees := range map[desk.OperatorID]bool{operator: true, "reviewer": false} {
		if got := w.ask("GET", at+"/messages", who, nil).want(200); strings.Contains(string(got.body), "VIP") != sees {
			t.Errorf("%s sees the note: %v", who, !sees)
		}
		if got := w.ask("GET", at, who, nil).want(200); !sees && strings.Contains(string(got.body), "VIP") {
			t.Errorf("%s sees the note in the list", who)
		}
	}
}

// A client's viewer sees an inquiry only when it is over.
func TestViewerSeesClosedOnly(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", words("こんにちは"))
	at := "/api/v1/conversations/" + string(c.ID)
	w.ask("GET", at, "viewer", nil).problem(404, "not_found")
	w.ask("POST", at+"/close", operator, nil).want(200)
	w.ask("GET", at, "viewer", nil).want(200)
}

// TestRevoke: a bubble that waits can be taken back by its writer, once, and is kept as that;
// one that did not wait can't.
func TestRevoke(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", words("お願いします"))
	at := "/api/v1/conversations/" + string(c.ID)
	w.ask("POST", at+"/accept", operator, nil).want(200)
	var m, gone, at0 Message
	w.ask("POST", at+"/messages", operator, map[string]any{"text": "まちがい", "undo_s": 9}, with("Idempotency-Key", "a")).problem(422, "invalid")
	w.ask("POST", at+"/messages", operator, map[string]any{"text": "まちがい", "undo_s": 3}, with("Idempotency-Key", "a")).want(201).into(&m)
	if m.Send.value.State != "queued" || m.Send.value.Until.value.IsZero() {
		t.Fatalf("%+v", m.Send)
	}
	revoke := func(id desk.MessageID) string { return at + "/messages/" + string(id) + "/revoke" }
	w.ask("POST", revoke(m.ID), supervisor, nil).problem(404, "not_found")
	for range 2 {
		w.ask("POST", revoke(m.ID), operator, nil).want(200).into(&gone)
		if gone.Send.value.State != "dismissed" || gone.Send.value.Error.value.Code != "revoked" {
			t.Fatalf("%+v", gone.Send)
		}
	}
	var now Conversation
	w.ask("GET", at, operator, nil).want(200).into(&now)
	if last := now.LastMessage.value; last.Preview != "お願いします" {
		t.Errorf("the list shows %+v", last)
	}
	w.ask("POST", at+"/messages", operator, map[string]any{"text": "すぐ"}, with("Idempotency-Key", "b")).want(201).into(&at0)
	w.ask("POST", revoke(at0.ID), operator, nil).problem(409, "under_way")
}
