package httpapi

import (
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// TestWritingSettings: who oversees a brand says under which name its operators write; each
// version is kept, and who was behind is told.
func TestWritingSettings(t *testing.T) {
	w := settled(t)
	set := func(who desk.OperatorID, version int, change map[string]any) answer {
		body := map[string]any{"workspace_id": "shop", "version": version, "name": "account", "shown": "", "icon": nil, "tone": "", "wrote": "ask"}
		for k, v := range change {
			body[k] = v
		}
		return w.ask("PUT", "/api/v1/writing/settings", who, body)
	}
	set(operator, 0, nil).problem(403, "forbidden")
	set(supervisor, 0, map[string]any{"name": "brand", "shown": "My LINE"}).problem(422, "bad_sender")
	set(supervisor, 0, map[string]any{"icon": "none"}).problem(422, "bad_icon")
	set(supervisor, 0, map[string]any{"name": "who"}).want(422)
	set(supervisor, 0, map[string]any{"read": "never"}).want(422)
	var got WritingSettings
	set(supervisor, 0, map[string]any{"name": "brand", "shown": " みどり市場 ", "tone": "です・ます。 4111 1111 1111 1111"}).want(200).into(&got)
	if got.Read != "accept" || got.Version != 1 || got.Shown != "みどり市場" || strings.Contains(got.Tone, "4111 1111") || got.By == "" {
		t.Errorf("%+v", got)
	}
	set(supervisor, 0, nil).problem(409, "version_conflict")
	set(supervisor, 1, map[string]any{"name": "family", "tone": "ていねいに", "read": "look"}).want(200)
	packs := func(first, last int) map[string]any {
		return map[string]any{"name": "family", "stickers": []any{map[string]any{"id": "446", "name": " あいさつ ", "first": first, "last": last}}}
	}
	set(supervisor, 2, packs(2027, 1988)).problem(422, "bad_packs")
	set(supervisor, 2, packs(1988, 2027)).want(200).into(&got)
	if len(got.Stickers) != 1 || got.Stickers[0] != (StickerPack{"446", "あいさつ", 1988, 2027}) {
		t.Errorf("%+v", got.Stickers)
	}
	var list struct{ Items []WritingSettings }
	w.ask("GET", "/api/v1/writing/history?workspace=shop", operator, nil).want(200).into(&list)
	if len(list.Items) != 3 || len(list.Items[0].Stickers) != 1 || list.Items[1].Tone != "ていねいに" || list.Items[1].Read != "look" || list.Items[2].Name != "brand" {
		t.Errorf("%+v", list.Items)
	}
	w.ask("GET", "/api/v1/writing/settings?workspace=bank", operator, nil).problem(404, "not_found")

	c := w.writes(shopLine, "U1", "m1", words("場所は?"))
	path := "/api/v1/conversations/" + string(c.ID)
	w.ask("POST", path+"/accept", operator, map[string]any{}).want(200)
	say := func(key string, body map[string]any) answer {
		return w.ask("POST", path+"/messages", operator, body, with("Idempotency-Key", key))
	}
	place := map[string]any{"title": "本店", "address": "東京都", "latitude": 35.6, "longitude": 139.7}
	var m Message
	say("a", map[string]any{"type": "location", "location": place, "choices": []any{map[string]any{"label": "行きます"}}}).want(201).into(&m)
	if m.Kind != desk.Location {
		t.Errorf("%+v", m)
	}
	kept, err := w.db.Message(t.Context(), m.ID)
	w.must(err)
	if s := kept.Content.Sender; s == nil || s.Name == "" || len(kept.Content.Choices) != 1 || kept.Content.Choices[0].Say != "行きます" {
		t.Errorf("%+v", kept.Content)
	}
	say("b", map[string]any{"type": "location"}).problem(422, "bad_location")
	say("c", map[string]any{"type": "rich", "rich": map[string]any{"alt": "案内", "message": map[string]any{"type": "template"}}}).problem(422, "line_refuses")
	say("d", map[string]any{"type": "rich", "rich": map[string]any{"alt": "案内", "message": map[string]any{"type": "flex", "contents": map[string]any{}}}}).want(201).into(&m)
	if m.Kind != desk.Rich {
		t.Errorf("%+v", m)
	}
	say("e", map[string]any{"text": "a", "choices": []any{map[string]any{"label": "a", "uri": "javascript:1"}}}).problem(422, "bad_choice")
}

// TestScheduled: the same key schedules once; it is changed, cancelled and sent by who has the
// inquiry; a note is not scheduled.
func TestScheduled(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", words("いつ届きますか"))
	path := "/api/v1/conversations/" + string(c.ID)
	w.ask("POST", path+"/accept", operator, map[string]any{}).want(200)
	at := w.clock.Now().Add(time.Hour).UTC().Format(time.RFC3339)
	put := func(key string, body map[string]any) answer {
		return w.ask("POST", path+"/scheduled", operator, body, with("Idempotency-Key", key))
	}
	say := func(text string) map[string]any {
		return map[string]any{"due_at": at, "message": map[string]any{"text": text}}
	}
	put("k", map[string]any{"due_at": "2020-01-01T00:00:00Z", "message": map[string]any{"text": "a"}}).problem(422, "bad_time")
	put("k", map[string]any{"due_at": at, "message": map[string]any{"type": "note", "text": "a"}}).problem(422, "bad_type")
	var one, again ScheduledMessage
	put("k", say("明日お届けします")).want(201).into(&one)
	put("k", say("明日お届けします")).want(201).into(&again)
	if one.ID == "" || one.ID != again.ID || one.State != "waiting" || one.Name == "" {
		t.Fatalf("%+v %+v", one, again)
	}
	var list struct {
		Items []ScheduledMessage
		Zone  string
	}
	w.ask("GET", path+"/scheduled", operator, nil).want(200).into(&list)
	if len(list.Items) != 1 || list.Zone != "Asia/Tokyo" {
		t.Errorf("%+v", list)
	}
	w.ask("GET", "/api/v1/me/scheduled", operator, nil).want(200).into(&list)
	if len(list.Items) != 1 || list.Items[0].Conversation.value == nil || list.Items[0].Zone != "Asia/Tokyo" {
		t.Errorf("%+v", list)
	}
	w.ask("GET", "/api/v1/me/scheduled", supervisor, nil).want(200).into(&list)
	if len(list.Items) != 0 {
		t.Errorf("%+v", list)
	}
	w.ask("PUT", path+"/scheduled/"+one.ID, operator, say("明後日お届けします")).want(200).into(&one)
	if one.Version != 2 {
		t.Errorf("%+v", one)
	}
	w.ask("POST", path+"/scheduled/none/cancel", operator, map[string]any{}).problem(404, "not_found")
	w.ask("POST", path+"/scheduled/"+one.ID+"/send", operator, map[string]any{}).want(200).into(&one)
	if one.State != "sent" || one.Message.value == nil {
		t.Errorf("%+v", one)
	}
	w.ask("POST", path+"/scheduled/"+one.ID+"/send", operator, map[string]any{}).problem(409, "not_open")
	put("k", say("明日お届けします")).want(201).into(&again) // the same key: what became of it
	if again.State != "sent" {
		t.Errorf("%+v", again)
	}
	put("k2", say("二つ目")).want(201).into(&one)
	w.ask("POST", path+"/scheduled/"+one.ID+"/cancel", operator, map[string]any{}).want(200).into(&one)
	if one.State != "cancelled" {
		t.Errorf("%+v", one)
	}
}

// TestMentions: a note names a colleague, who is told and has it before their eyes until they have
// seen it.
func TestMentions(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", words("いつ届きますか"))
	path := "/api/v1/conversations/" + string(c.ID)
	boss, err := w.db.Person(t.Context(), supervisor)
	w.must(err)
	note := func(key, text string, ids ...any) answer {
		return w.ask("POST", path+"/messages", operator, map[string]any{"type": "note", "text": text, "mentions": ids}, with("Idempotency-Key", key))
	}
	note("a", "@だれか 見てください", string(supervisor)).problem(422, "bad_mention")
	note("b", "@x 見てください", "nobody").problem(422, "bad_mention")
	var m Message
	note("c", "@"+boss.Name+" 見てください", string(supervisor)).want(201).into(&m)
	var list struct{ Items []Naming }
	w.ask("GET", "/api/v1/me/mentions", supervisor, nil).want(200).into(&list)
	if len(list.Items) != 1 || list.Items[0].Message != m.ID || list.Items[0].Words == "" || list.Items[0].Conversation.value == nil {
		t.Fatalf("%+v", list)
	}
	w.ask("GET", "/api/v1/me/mentions", operator, nil).want(200).into(&list)
	if len(list.Items) != 0 {
		t.Errorf("%+v", list)
	}
	w.ask("POST", path+"/mentions/seen", supervisor, map[string]any{}).want(204)
	w.ask("GET", "/api/v1/me/mentions", supervisor, nil).want(200).into(&list)
	if len(list.Items) != 0 {
		t.Errorf("%+v", list)
	}
}
