package sim

import (
	"context"
	"fmt"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// What a customer may say to the bot, beside things it can't know.
var botWords = []string{
	"営業時間を教えてください", "送料はいくらですか", "支払い方法を教えてください", // known
	"送料", "営業時間と送料", // perhaps
	begins, // begins the scenario
	"オペレーターに代わってください", "ふざけるな、返金しろ", // for a person
	"あと何分ですか",
	"宇宙人はいますか",
}

// begins is what begins the scenario.
const begins = "注文したい"

// theFAQ is what the brand knows.
var theFAQ = [][2]string{
	{"営業時間を教えてください", "9時から18時までです。"},
	{"送料はいくらですか", "全国一律500円です。"},
	{"送料が無料になる条件はありますか", "5,000円以上で無料です。"},
	{"支払い方法を教えてください", "クレジットカードがご利用いただけます。"},
}

// teach gives the brand its knowledge, as it is once it has been approved.
func teach(ctx context.Context, db *store.DB) error {
	var saves []flow.EntrySave
	for i, qa := range theFAQ {
		body := knowledge.Body{Kind: knowledge.FAQ, Title: qa[0], Question: qa[0], Audience: knowledge.ForCustomers, Language: "ja",
			Answer: []desk.Content{{Kind: desk.Text, Text: &desk.TextBody{Text: qa[1]}}}}
		saves = append(saves, flow.EntrySave{Live: true, Entry: knowledge.Entry{ID: knowledge.EntryID(fmt.Sprint("faq", i+1)), Workspace: brandID, Version: 1,
			State: knowledge.Published, Source: knowledge.SourceDesk, Revision: 1, Body: body, Live: 1, LiveBody: body, LiveAt: begin, LiveBy: chief,
			CreatedAt: begin, UpdatedAt: begin, UpdatedBy: chief}})
	}
	return db.SaveEntries(ctx, brandID, saves, nil)
}

// theScenario buys tea: a change that is tried dry, confirmed and done; then it asks
// whatever there is to choose and to say. It is short, for so are the runs.
var theScenario = bot.Scenario{ID: "buy", Workspace: brandID, Version: 1, Name: "buy", Triggers: []string{begins}, Start: "buy", Nodes: []bot.Node{
	{ID: "buy", Action: &bot.Action{Port: "shop", Name: "buy", Next: "wrap"}},
	{ID: "wrap", Choice: &bot.Choice{Text: "as a gift?", Field: "wrap", Next: "note", Options: []bot.Option{{ID: "gift", Label: "gift"}, {ID: "plain", Label: "plain"}}}},
	{ID: "note", Ask: &bot.Ask{Text: "anything to say?", Type: bot.AskText, Field: "note", Next: "end"}},
	{ID: "end", Solved: &bot.Solved{}},
}}

// plays knows the one scenario.
type plays struct{}

func (plays) Live(context.Context, desk.WorkspaceID, []string) ([]bot.Scenario, error) {
	return []bot.Scenario{theScenario}, nil
}

func (plays) Seq(context.Context, desk.WorkspaceID) (int64, error) { return 1, nil }

func (plays) Version(context.Context, desk.WorkspaceID, string, int) (bot.Scenario, error) {
	return theScenario, nil
}

// robot makes a node's bot. What it knows is read behind the boundary of the ports: it
// does so under a lock, and who holds the baton must not wait for one.
func (w *world) robot(env flow.Env, db *port, cases flow.Cases, rules *flow.Rulebook, sender *flow.Sender) (*flow.Robot, *flow.Entrance, *flow.Thinker, *flow.Brains) {
	doors := flow.NewEntrance(env, db, rules, nil)
	brains := flow.NewBrains(env, db.DB, db.DB, plays{}, db.DB, rules, nil, retrieval.Options{})
	thinker := flow.NewThinker(env, db, sealer{w}, w.oracle, brains, db)
	return flow.NewRobot(env, cases, brains, w.shop, thinker, sender, doors), doors, thinker, brains
}

// employ puts the bot in front of the channel in every other run. How long an inquiry
// may lie with it is drawn: so long that the end of the run finds it there, or not.
func (w *world) employ() error {
	ch := theChannel
	if ch.BotOn = w.chance.in(2); !ch.BotOn {
		return nil
	}
	w.bot = true
	row := flow.BotSettingsRow{Workspace: brandID}
	row.Body.IdleAfter = pick(w.chance, []time.Duration{30 * 24 * time.Hour, 30 * 24 * time.Hour, 10 * time.Minute, 20 * time.Second})
	if err := w.db.SaveBotSettings(w.ctx, row, 0, nil); err != nil {
		return err
	}
	return w.db.PutChannel(w.ctx, ch, []byte("sealed"))
}
