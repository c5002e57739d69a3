package httpapi

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

const modelKey = "sk-very-secret-key"

// fakeModel is an endpoint whose answers a test sets.
type fakeModel struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	answer string // of chat, as its content
	hang   bool   // until the asker goes
	asked  []string
}

func newFakeModel(t *testing.T) *fakeModel {
	f := &fakeModel{status: 200}
	f.Server = httptest.NewServer(http.HandlerFunc(f.serve))
	t.Cleanup(f.Close)
	return f
}

func (f *fakeModel) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	f.mu.Lock()
	status, answer, hang := f.status, f.answer, f.hang
	f.asked = append(f.asked, r.Header.Get("Authorization")+" "+string(body))
	f.mu.Unlock()
	if hang {
		<-r.Context().Done()
		return
	}
	if status != 200 {
		http.Error(w, "Incorrect key "+modelKey, status)
		return
	}
	if strings.HasSuffix(r.URL.Path, "embeddings") {
		f.embed(w, body)
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"choices": []any{map[string]any{"message": map[string]any{"content": answer}}},
		"usage": map[string]any{"prompt_tokens": 100, "completion_tokens": 20}})
}

// embed sees two things in a text: whether it is about giving back, and the rest.
func (f *fakeModel) embed(w http.ResponseWriter, body []byte) {
	var in struct{ Input []string }
	_ = json.Unmarshal(body, &in)
	var data []any
	for i, text := range in.Input {
		v := []float32{1, .1}
		if strings.Contains(text, "返品") || strings.Contains(text, "気に入らな") {
			v = []float32{.1, 1}
		}
		data = append(data, map[string]any{"index": i, "embedding": v})
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"data": data, "usage": map[string]any{"prompt_tokens": 10}})
}

func (f *fakeModel) set(status int, answer string, hang bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.status, f.answer, f.hang, f.asked = status, answer, hang, nil
}

func (f *fakeModel) heard() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return strings.Join(f.asked, "\n")
}

// port sets the shop's model.
func (w *world) port(change map[string]any) ModelPortState {
	w.t.Helper()
	var now ModelPortState
	w.ask("GET", "/api/v1/bot/model-port?workspace=shop", "administrator", nil).want(200).into(&now)
	body := map[string]any{"workspace_id": "shop", "version": now.Version, "url": now.URL, "chat_model": "c", "embedding_model": "e", "dimensions": 0,
		"answers": now.Answers, "embeddings": now.Embeddings, "translates": now.Translates, "suggests": now.Suggests, "weight": 0, "timeout_ms": now.TimeoutMS, "cap_yen": 100, "price_in": 100, "price_out": 1000, "price_embedding": 10}
	for k, v := range change {
		body[k] = v
	}
	w.ask("PUT", "/api/v1/bot/model-port", "administrator", body).want(200).into(&now)
	return now
}

// thinks lets a customer write, and the model's job run if the bot passes the talk to it.
func (w *world) thinks(id, text string) (Conversation, bool) {
	w.t.Helper()
	c := w.asksBot(id, text)
	claimed, err := w.db.ClaimJobs(context.Background(), "test", []desk.JobKind{desk.JobModel}, 10, w.clock.Now(), 1e9)
	w.must(err)
	for _, job := range claimed {
		if _, err := w.robot.Think(context.Background(), job); err != nil {
			w.t.Fatal(err)
		}
		_, err := w.db.Complete(context.Background(), job)
		w.must(err)
	}
	return w.conversation(c.ID, operator), len(claimed) > 0
}

const vague = "送料の無料の件、電話090-1234-5678の者です"

func TestAModelWritesFromEntriesOrNotAtAll(t *testing.T) {
	w, f := settled(t), newFakeModel(t)
	w.botOn()
	w.teaches("配送料金と無料の条件を教えてください", "送料は全国一律660円です。5,000円以上のご注文は送料が無料になります。")
	w.teaches("返品の送料は誰の負担ですか", "返品の送料はお客様のご負担です。")
	state := w.port(map[string]any{"url": f.URL + "/v1", "answers": true, "key": modelKey})
	if !state.HasKey || state.Spent != 0 || state.Month == "" {
		t.Fatalf("%+v", state)
	}
	const good = `{"answer":"送料は全国一律660円です。5,000円以上のご注文は無料です。","sources":["1"]}`
	for _, c := range []struct {
		name, answer, says string
		status             int
		hang               bool
	}{
		{"carried", "はい。" + good, "5,000円以上のご注文は無料です。", 200, false},
		{"a lie", strings.Replace(good, "660", "550", 1), "", 200, false},
		{"without sources", strings.Replace(good, `["1"]`, `[]`, 1), "", 200, false},
		{"a source that was not given", strings.Replace(good, `["1"]`, `["9"]`, 1), "", 200, false},
		{"nonsense", "送料は660円です", "", 200, false},
		{"no answer", `{"answer":"","sources":[]}`, "", 200, false},
		{"too many requests", good, "", 429, false},
		{"slow", good, "", 200, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.hang { // only then short: this machine may be slow too
				w.port(map[string]any{"timeout_ms": 200})
			}
			f.set(c.status, c.answer, c.hang)
			talk, passed := w.thinks("m-"+c.name, vague+c.name)
			if !passed {
				t.Fatal("the model was not asked")
			}
			said := talk.LastMessage.value.Preview
			if c.says != "" && !strings.Contains(said, c.says) || c.says == "" && strings.Contains(said, "全国一律") {
				t.Errorf("the bot says %q", said)
			}
			if talk.State != "bot" && talk.State != "waiting" {
				t.Errorf("state %s", talk.State)
			}
			if out := f.heard(); strings.Contains(out, "1234") || !strings.Contains(out, "Bearer "+modelKey) || !strings.Contains(out, "送料の無料の件") {
				t.Errorf("what went out: %s", out)
			}
			w.clock.advance(time.Minute)
			if talk.State == "waiting" { // unsure twice: a new talk for the next one
				w.ask("POST", "/api/v1/conversations/"+string(talk.ID)+"/accept", operator, nil)
				w.ask("POST", "/api/v1/conversations/"+string(talk.ID)+"/close", operator, map[string]any{})
			}
		})
	}
	w.ask("GET", "/api/v1/bot/model-port?workspace=shop", "administrator", nil).want(200).into(&state)
	if state.Spent <= 0 || state.Calls < 8 {
		t.Errorf("%+v", state)
	}
	if strings.Contains(w.logs.String(), modelKey) {
		t.Error("the key is in the log")
	}
}

func TestTheModelsCapHolds(t *testing.T) {
	w, f := settled(t), newFakeModel(t)
	w.botOn()
	w.teaches("配送料金と無料の条件を教えてください", "送料は全国一律660円です。")
	w.port(map[string]any{"url": f.URL + "/v1", "answers": true, "cap_yen": 1, "price_out": 1000000})
	f.set(200, `{"answer":"送料は全国一律660円です。","sources":["1"]}`, false)
	talk, passed := w.thinks("m1", vague)
	if !passed || f.heard() != "" || strings.Contains(talk.LastMessage.value.Preview, "参考") {
		t.Errorf("passed %v, asked %q, said %q", passed, f.heard(), talk.LastMessage.value.Preview)
	}
}

func TestEmbeddingsAreOneMoreStream(t *testing.T) {
	w, f := settled(t), newFakeModel(t)
	w.botOn()
	w.teaches("返品はできますか", "到着後7日以内に承ります。")
	w.teaches("送料はいくらですか", "全国一律660円です。")
	w.teaches("ポイントの期限はありますか", "1年です。")
	w.port(map[string]any{"url": f.URL + "/v1", "embeddings": true, "key": modelKey})
	if _, err := w.thinker.Embed(context.Background(), flow.Claimed{Job: desk.Job{Kind: desk.JobEmbed, Key: "shop"}}); err != nil {
		t.Fatal(err)
	}
	var state ModelPortState
	w.ask("GET", "/api/v1/bot/model-port?workspace=shop", "administrator", nil).want(200).into(&state)
	if state.Embedded != 3 || state.Entries != 3 {
		t.Fatalf("%+v", state)
	}
	f.set(200, "", false)
	talk, passed := w.thinks("m1", "気に入らなかったらどうなりますか")
	var card BotCard
	w.ask("GET", "/api/v1/conversations/"+string(talk.ID)+"/bot", operator, nil).want(200).into(&card)
	if d := card.Decisions[0]; !passed || len(d.Found) == 0 || d.Found[0].Question != "返品はできますか" {
		t.Errorf("passed %v, %+v", passed, d)
	}
	f.set(200, "", false)
	if _, err := w.thinker.Embed(context.Background(), flow.Claimed{Job: desk.Job{Kind: desk.JobEmbed, Key: "shop"}}); err != nil || f.heard() != "" {
		t.Errorf("what was seen is asked again: %v, %s", err, f.heard())
	}
	f.set(500, "", false)
	if _, passed := w.thinks("m2", "送料はいくらですか"); !passed {
		t.Error("not passed")
	}
	w.ask("GET", "/api/v1/conversations/"+string(talk.ID)+"/bot", operator, nil).want(200).into(&card)
	if d := card.Decisions[len(card.Decisions)-1]; len(d.Found) == 0 || d.Found[0].Question != "送料はいくらですか" {
		t.Errorf("without the model: %+v", d)
	}
}

func TestModelPortIsTheAdministrators(t *testing.T) {
	w, f := settled(t), newFakeModel(t)
	path := "/api/v1/bot/model-port"
	set := func(change map[string]any) answer {
		body := map[string]any{"workspace_id": "shop", "version": 0, "url": f.URL, "chat_model": "c", "embedding_model": "", "dimensions": 0, "answers": true,
			"embeddings": false, "weight": 0, "timeout_ms": 0, "cap_yen": 100, "price_in": 1, "price_out": 1, "price_embedding": 0}
		for k, v := range change {
			body[k] = v
		}
		return w.ask("PUT", path, "administrator", body)
	}
	for _, bad := range []map[string]any{{"url": "ftp://x"}, {"url": ""}, {"chat_model": " "}, {"embeddings": true}, {"cap_yen": 0}, {"timeout_ms": 40000}, {"price_in": -1}} {
		if got := set(bad); got.status != 422 {
			t.Errorf("%v: %d", bad, got.status)
		}
	}
	set(map[string]any{"key": modelKey}).want(200)
	set(nil).problem(409, "version_conflict")
	set(map[string]any{"version": 1, "url": "http://127.0.0.1:1/v1"}).problem(422, "key_again")
	if body := string(w.ask("GET", path+"?workspace=shop", "administrator", nil).want(200).body); strings.Contains(body, modelKey) {
		t.Errorf("the key is given back: %s", body)
	}
	var trial ModelTrial
	f.set(200, "660円です", false)
	w.ask("POST", path+"/test", "administrator", map[string]any{"workspace_id": "shop"}).want(200).into(&trial)
	if trial.Chat.value == nil || !trial.Chat.value.OK || trial.Embed.value != nil {
		t.Errorf("%+v", trial)
	}
	f.set(401, "", false)
	w.ask("POST", path+"/test", "administrator", map[string]any{"workspace_id": "shop"}).want(200).into(&trial)
	if trial.Chat.value.OK || trial.Chat.value.Status != 401 || trial.Chat.value.Code != "model_refused" || strings.Contains(trial.Chat.value.Message, modelKey) {
		t.Errorf("%+v", trial.Chat.value)
	}
}

// What comes while the model thinks is dealt with in its order, and nothing twice, however
// often the jobs run.
func TestTheOrderHoldsWhileTheModelThinks(t *testing.T) {
	w, f := settled(t), newFakeModel(t)
	w.botOn()
	w.teaches("配送料金と無料の条件を教えてください", "送料は全国一律660円です。")
	w.teaches(pointsAsked, pointsAnswered)
	w.port(map[string]any{"url": f.URL + "/v1", "answers": true})
	f.set(200, `{"answer":"送料は全国一律660円です。","sources":["1"]}`, false)
	talk := w.asksBot("m1", w.unsureOf("無料ですか", "料金の件", "条件について", "無料の件", "配送の無料", "配送の料金の件")) // a question of its own, but no sure one
	if n := len(w.outgoing(talk.ID)); n != 0 {
		t.Fatalf("the bot said %d things before the model", n)
	}
	w.asksBot("m2", pointsAsked)
	job := flow.Claimed{Job: desk.Job{Kind: desk.JobModel, Thread: talk.Thread, Key: string(talk.Thread)}}
	for range 2 {
		if _, err := w.robot.Think(context.Background(), job); err != nil {
			t.Fatal(err)
		}
	}
	w.asksBot("m3", "ありがとう")
	said := w.outgoing(talk.ID)
	if len(said) < 2 || !strings.Contains(said[0], "660円") || said[1] != pointsAnswered {
		t.Fatalf("%q", said)
	}
	for _, s := range said[2:] {
		if strings.Contains(s, "660") || s == pointsAnswered {
			t.Errorf("said twice: %q", said)
		}
	}
}

// unsureOf gives a text that the bot would offer choices for.
func (w *world) unsureOf(texts ...string) string {
	w.t.Helper()
	for _, text := range texts {
		var found BotAnswer
		w.ask("POST", "/api/v1/bot/try", operator, map[string]string{"workspace_id": "shop", "text": text}).want(200).into(&found)
		if found.Zone == "offer" && len(found.Found) == 1 {
			return text
		}
	}
	w.t.Fatal("the bot is sure of all, or of none")
	return ""
}

// outgoing are the texts that the bot said in an inquiry, in order.
func (w *world) outgoing(id desk.ConversationID) (out []string) {
	w.t.Helper()
	var page struct {
		Items []struct {
			Direction string
			Content   struct{ Text string }
		}
	}
	w.ask("GET", "/api/v1/conversations/"+string(id)+"/messages?limit=50", operator, nil).want(200).into(&page)
	for _, m := range page.Items {
		if m.Direction == "out" {
			out = append(out, m.Content.Text)
		}
	}
	slices.Reverse(out) // a page begins with the newest
	return out
}
