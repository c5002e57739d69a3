package httpapi

import (
	"context"
	"maps"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// BotCard is what the bot learnt and did in an inquiry.
type BotCard struct {
	Reason    string               `json:"reason" doc:"of the hand-off: wish, unsure, repeated, complaint, always (a topic), tag, or a scenario's; empty while there was none"`
	Skill     string               `json:"skill" doc:"that the scenario which handed over asks for; empty for none"`
	Scenario  string               `json:"scenario" doc:"name of the one begun last; empty for none"`
	Fields    List[BotField]       `json:"fields" doc:"what it has asked the customer, oldest first; kept when it is over"`
	Request   Null[desk.MessageID] `json:"request_message_id" doc:"the customer's words that tell what they want"`
	Tags      List[string]         `json:"tags" doc:"of the customer; they outlive the inquiry"`
	Traits    List[Attribute]      `json:"attributes" doc:"of the customer, that scenarios have set"`
	Tried     List[BotTry]         `json:"tried" doc:"oldest first"`
	Decisions List[BotDecision]    `json:"decisions" doc:"oldest first"`
}

// Attribute is something that is kept of a customer.
type Attribute struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// BotField is what a scenario asked, or what a port told it.
type BotField struct {
	Name    string               `json:"name"`
	Title   string               `json:"title" doc:"of the question; empty for what was not asked"`
	Value   string               `json:"value"`
	Photo   bool                 `json:"photo" doc:"the value is an attachment's id; the message shows it"`
	Message Null[desk.MessageID] `json:"message_id" doc:"the answer"`
}

// BotTry is one thing the bot did about a message.
type BotTry struct {
	Message  desk.MessageID `json:"message_id"`
	At       Time           `json:"at"`
	Kind     decide.TryKind `json:"kind" enum:"answered,offered,chosen,unsure,scenario,judged"`
	Entries  List[Named]    `json:"entries"`
	Scenario string         `json:"scenario,omitempty"`
	Code     string         `json:"code,omitempty" doc:"how it ended"`
}

// Named is an entry with the words under which people know it.
type Named struct {
	ID       string `json:"id"`
	Question string `json:"question" doc:"empty when the entry is gone"`
}

// BotDecision is what the bot found about a question.
type BotDecision struct {
	ID      string                `json:"id"`
	Message desk.MessageID        `json:"message_id"`
	Part    Null[WordsPart]       `json:"part" doc:"of the message's words, where it asks several things; null: all of them"`
	At      Time                  `json:"at"`
	Zone    retrieval.Zone        `json:"zone" enum:"answer,offer,handoff"`
	P       float64               `json:"p" doc:"probability that the first candidate is the answer"`
	Model   string                `json:"model"`
	Found   List[BotHit]          `json:"candidates" doc:"best first, at most three"`
	Outcome Null[string]          `json:"outcome" doc:"solved, unsolved, chosen, none or human"`
	Chosen  Null[Named]           `json:"chosen"`
	Verdict Null[Named]           `json:"verdict" doc:"an operator's; id none: no entry would have been right"`
	By      Null[desk.OperatorID] `json:"verdict_by"`
	Asides  List[BotAside]        `json:"asides" doc:"beside an inquiry's newest questions: what operators may read and the bot never says; empty for who may not read knowledge"`
}

// WordsPart is a part of a message's words without the space around them, in characters.
type WordsPart struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// BotAside is a live entry for operators only, or an article.
type BotAside struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Text     string `json:"text" doc:"of what is published, in plain words"`
	Kind     string `json:"kind" enum:"faq,article"`
	Audience string `json:"audience" enum:"customer,operator"`
}

// BotHit is a candidate.
type BotHit struct {
	Named
	P     float64 `json:"p"`
	Score float64 `json:"score" doc:"what the search gave it; comparable within one question only"`
}

type botCardOut struct{ Body BotCard }

func (s *server) getBotCard(ctx context.Context, in *At) (*botCardOut, error) {
	card, err := s.Bot.Card(ctx, callerFrom(ctx).Person, in.ID)
	if err != nil {
		return nil, err
	}
	name := func(id string) Named { return Named{id, card.Titles[id]} }
	out := BotCard{Reason: card.Memory.Reason, Skill: card.Memory.Skill, Scenario: card.Memory.Scenario, Tags: card.Traits.Tags,
		Request: orNull(card.Memory.Request)}
	for _, name := range slices.Sorted(maps.Keys(card.Traits.Attributes)) {
		out.Traits = append(out.Traits, Attribute{name, card.Traits.Attributes[name].Value})
	}
	for _, f := range card.Memory.Fields {
		out.Fields = append(out.Fields, BotField{f.Name, f.Title, f.Value, f.Photo, orNull(f.Message)})
	}
	for _, t := range card.Memory.Tried {
		one := BotTry{Message: t.Message, At: Time{t.At}, Kind: t.Kind, Scenario: t.Name, Code: t.Code}
		for _, id := range t.FAQs {
			one.Entries = append(one.Entries, name(id))
		}
		out.Tried = append(out.Tried, one)
	}
	for _, d := range card.Decisions {
		one := showDecision(d, name)
		for _, a := range card.Asides[d.ID] {
			one.Asides = append(one.Asides, BotAside{string(a.ID), a.Title, a.Text, string(a.Kind), string(a.For)})
		}
		out.Decisions = append(out.Decisions, one)
	}
	return &botCardOut{out}, nil
}

func showDecision(d flow.DecisionView, name func(string) Named) BotDecision {
	out := BotDecision{ID: d.ID, Message: d.Message, At: Time{d.At}, Zone: d.Found.Zone, P: d.Found.P, Model: d.Found.Version, Outcome: orNull(d.Outcome), By: orNull(d.VerdictBy)}
	if d.Part != (decide.Part{}) {
		out.Part = some(WordsPart(d.Part))
	}
	for _, h := range d.Found.Hits[:min(3, len(d.Found.Hits))] {
		out.Found = append(out.Found, BotHit{name(h.ID), h.P, h.Score})
	}
	if d.Chosen != "" {
		out.Chosen = some(name(d.Chosen))
	}
	if d.Verdict != "" {
		out.Verdict = some(name(d.Verdict))
	}
	return out
}

// Verdict names the entry that would have been right.
type Verdict struct {
	Entry string `json:"entry_id" minLength:"1" maxLength:"64" doc:"an entry's id, or none"`
}

type judgeIn struct {
	ID   string `path:"id" maxLength:"64"`
	Body Verdict
}

// Judged is a decision after a verdict.
type Judged struct {
	Decision BotDecision `json:"decision"`
	Alias    Null[Alias] `json:"alias" doc:"the phrasing that the verdict voted for"`
}

type judgedOut struct{ Body Judged }

func (s *server) judge(ctx context.Context, in *judgeIn) (*judgedOut, error) {
	d, alias, err := s.Bot.Judge(ctx, callerFrom(ctx).Person, in.ID, in.Body.Entry)
	if err != nil {
		return nil, err
	}
	out := Judged{Decision: showDecision(d, func(id string) Named { return Named{ID: id} })}
	if alias != nil {
		shown, err := s.showAliases(ctx, d.Workspace, []knowledge.Alias{*alias})
		if err != nil {
			return nil, err
		}
		out.Alias = some(shown[0])
	}
	return &judgedOut{out}, nil
}

// Utterance is asked of the bot as a customer would.
type Utterance struct {
	Workspace desk.WorkspaceID `json:"workspace_id" minLength:"1"`
	Text      string           `json:"text" minLength:"1" maxLength:"5000"`
}

type tryBotIn struct{ Body Utterance }

// BotAnswer is what the bot would do, and what it would find.
type BotAnswer struct {
	Claim  string          `json:"claimed_by" enum:",wish,always,complaint,scenario" doc:"what takes these words before the FAQ is asked: they call for a person, or begin a scenario; empty: the FAQ is asked"`
	Why    string          `json:"claimed_because" doc:"the words that call for a person, or the scenario's name"`
	Spared string          `json:"spared_because,omitempty" doc:"the harmless phrase but for which the words would call for a person"`
	Zone   retrieval.Zone  `json:"zone" enum:"answer,offer,handoff"`
	P      float64         `json:"p"`
	Model  string          `json:"model"`
	Found  List[BotHit]    `json:"candidates"`
	Parts  List[TriedPart] `json:"parts" doc:"the questions that the bot would take the words apart into; none: they are dealt with as one"`
}

// TriedPart is one of several questions in the words.
type TriedPart struct {
	Text     string       `json:"text"`
	Zone     Null[string] `json:"zone" doc:"answer, offer or handoff; null where a scenario is offered"`
	Scenario string       `json:"scenario,omitempty" doc:"name of the one that would be offered"`
	First    Null[Named]  `json:"first" doc:"what was found first"`
}

type tryBotOut struct{ Body BotAnswer }

func (s *server) tryBot(ctx context.Context, in *tryBotIn) (*tryBotOut, error) {
	got, err := s.Bot.Try(ctx, callerFrom(ctx).Person, in.Body.Workspace, in.Body.Text)
	if err != nil {
		return nil, err
	}
	out := BotAnswer{Claim: got.Claim.Code, Why: got.Claim.What, Spared: got.Spared, Zone: got.Found.Zone, P: got.Found.P, Model: got.Found.Version}
	for _, h := range got.Found.Hits {
		out.Found = append(out.Found, BotHit{Named{h.ID, got.Titles[h.ID]}, h.P, h.Score})
	}
	for _, q := range got.Parts {
		one := TriedPart{Text: q.Words, Zone: orNull(string(q.Found.Zone)), Scenario: q.Scenario.Name}
		if len(q.Found.Hits) > 0 {
			one.First = some(Named{q.Found.Hits[0].ID, got.Titles[q.Found.Hits[0].ID]})
		}
		out.Parts = append(out.Parts, one)
	}
	return &tryBotOut{out}, nil
}

// Marks sets by hand what an inquiry is about and how its customer feels. An empty
// value takes the mark back.
type Marks struct {
	Topic *string `json:"topic,omitempty" maxLength:"100"`
	Mood  *string `json:"mood,omitempty" enum:",calm,worried,angry"`
}

type markIn struct {
	At
	Body Marks
}

func (s *server) mark(ctx context.Context, in *markIn) (*conversationOut, error) {
	return s.act(ctx, in.ID, decide.Command{Verb: decide.Mark, Topic: in.Body.Topic, Mood: in.Body.Mood})
}

// Tags gives tags to the customer of an inquiry, and takes some.
type Tags struct {
	Add    List[string] `json:"add,omitempty" maxItems:"20"`
	Remove List[string] `json:"remove,omitempty" maxItems:"100"`
}

type tagIn struct {
	At
	Body Tags
}

func (s *server) tag(ctx context.Context, in *tagIn) (*conversationOut, error) {
	return s.act(ctx, in.ID, decide.Command{Verb: decide.Tag, AddTags: in.Body.Add, RemoveTags: in.Body.Remove})
}

// Signal is something found out about an inquiry.
type Signal struct {
	Value   string                `json:"value"`
	Message Null[desk.MessageID]  `json:"message_id" doc:"whose words show it"`
	Why     string                `json:"why"`
	By      Null[desk.OperatorID] `json:"set_by" doc:"null when the desk found it"`
}

func showSignal(s conversation.Signal) Null[Signal] {
	if !s.Set() {
		return Null[Signal]{}
	}
	return some(Signal{s.Value, orNull(s.Message), s.Why, orNull(s.By)})
}
