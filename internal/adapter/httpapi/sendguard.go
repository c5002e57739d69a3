package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sendguard"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// GuardAnswer is what a writer says to the send guard's question.
type GuardAnswer struct {
	Ack    string           `json:"ack" minLength:"1" maxLength:"64" doc:"of the question: it names exactly its findings; with others it is asked anew"`
	Reason sendguard.Reason `json:"reason" enum:"right,checked,urgent,other"`
}

// GuardQuestion is what a writer is asked before words go out. Nothing was sent.
type GuardQuestion struct {
	Ack      string             `json:"ack" doc:"to be repeated with a reason (guard), under the same Idempotency-Key"`
	Stop     bool               `json:"stop" doc:"only other words go out, or somebody who oversees sends these"`
	Findings List[GuardFinding] `json:"findings"`
}

// GuardFinding is what a rule says of a message.
type GuardFinding struct {
	Rule     sendguard.Rule `json:"rule" enum:"other_customer,other_brand,wrote_since,figures,words,follow_up,personal,hours"`
	Mode     sendguard.Mode `json:"mode" enum:"off,shadow,warn,stop"`
	Code     string         `json:"code" doc:"which sort: name, number; newer; faq, order; mail, phone …"`
	From     int            `json:"from" doc:"in UTF-16 units of the text; from = to: none of its words"`
	To       int            `json:"to"`
	Evidence string         `json:"evidence" doc:"the words"`
	Says     string         `json:"says" doc:"what stands against them: whose name it is, what the FAQ says, what to say instead"`
	Source   string         `json:"source" doc:"where that stands: the FAQ's question, the order"`
	At       Null[Time]     `json:"at" doc:"when it is promised for, when the customer wrote, when it opens"`
}

// asQuestion is the answer to what was held up.
func asQuestion(h *decide.Halted) *Problem {
	p := problem(http.StatusConflict, decide.ErrHalted.Code, decide.ErrHalted.Message)
	q := &GuardQuestion{Ack: h.Seal, Stop: h.Stop}
	for _, f := range h.Findings {
		q.Findings = append(q.Findings, GuardFinding{f.Rule, f.Mode, f.Code, f.From, f.To, f.Evidence, f.Says, f.Source, moment(f.At)})
	}
	p.Guard = q
	return p
}

// GuardSettings are a brand's send guard.
type GuardSettings struct {
	Workspace desk.WorkspaceID  `json:"workspace_id" minLength:"1"`
	Version   int64             `json:"version" minimum:"0" doc:"as it was read; 0 = never set"`
	Modes     GuardModes        `json:"modes"`
	Words     List[GuardWord]   `json:"words" doc:"forbidden; at most 500"`
	Marks     List[string]      `json:"marks" doc:"names and addresses of this brand's, which others' operators don't write; at most 50"`
	Apology   string            `json:"apology,omitempty" doc:"offered after a message to the wrong place; empty: the console's own"`
	Demoted   List[GuardDemote] `json:"demoted,omitempty" readOnly:"true" doc:"rules that were made shadows by themselves, because nearly everybody pressed through"`
}

// GuardModes say what each rule does: off; shadow: counted only; warn: the writer is asked; stop:
// other words are needed.
type GuardModes struct {
	OtherCustomer sendguard.Mode `json:"other_customer" enum:"off,shadow,warn,stop"`
	OtherBrand    sendguard.Mode `json:"other_brand" enum:"off,shadow,warn,stop"`
	WroteSince    sendguard.Mode `json:"wrote_since" enum:"off,shadow,warn,stop"`
	Figures       sendguard.Mode `json:"figures" enum:"off,shadow,warn,stop"`
	Words         sendguard.Mode `json:"words" enum:"off,shadow,warn,stop"`
	Promise       sendguard.Mode `json:"follow_up" enum:"off,shadow,warn,stop"`
	Personal      sendguard.Mode `json:"personal" enum:"off,shadow,warn,stop"`
	Hours         sendguard.Mode `json:"hours" enum:"off,shadow,warn,stop"`
}

// GuardWord is a forbidden one.
type GuardWord struct {
	Text    string         `json:"text" minLength:"1" maxLength:"100"`
	Mode    sendguard.Mode `json:"mode" enum:"warn,stop"`
	Out     bool           `json:"out" doc:"when operators write it"`
	In      bool           `json:"in" doc:"when customers do: the talk is marked; stop: supervisors are told"`
	Instead string         `json:"instead,omitempty" maxLength:"200" doc:"what to say, or why not"`
}

// GuardDemote is why a rule was made a shadow.
type GuardDemote struct {
	Rule    sendguard.Rule `json:"rule"`
	At      Time           `json:"at"`
	Was     sendguard.Mode `json:"was"`
	Shown   int            `json:"shown"`
	Pressed int            `json:"pressed"`
}

// each names the mode of each rule.
func (m *GuardModes) each() map[sendguard.Rule]*sendguard.Mode {
	return map[sendguard.Rule]*sendguard.Mode{sendguard.OtherCustomer: &m.OtherCustomer, sendguard.OtherBrand: &m.OtherBrand, sendguard.WroteSince: &m.WroteSince,
		sendguard.Figures: &m.Figures, sendguard.Words: &m.Words, sendguard.Promise: &m.Promise, sendguard.Personal: &m.Personal, sendguard.Hours: &m.Hours}
}

func showGuard(row flow.GuardRow) GuardSettings {
	out := GuardSettings{Workspace: row.Workspace, Version: row.Version, Marks: row.Body.Marks, Apology: row.Body.Apology}
	for r, m := range out.Modes.each() {
		*m = row.Body.Of(r)
	}
	for _, w := range row.Body.Words {
		out.Words = append(out.Words, GuardWord(w))
	}
	for _, r := range sendguard.Rules() {
		if d, ok := row.Body.Demoted[r]; ok {
			out.Demoted = append(out.Demoted, GuardDemote{r, Time{d.At}, d.Was, d.Shown, d.Pressed})
		}
	}
	return out
}

func readGuard(g GuardSettings) flow.GuardRow {
	row := flow.GuardRow{Workspace: g.Workspace, Version: g.Version, Body: sendguard.Settings{Modes: map[sendguard.Rule]sendguard.Mode{}, Marks: g.Marks, Apology: g.Apology}}
	for r, m := range g.Modes.each() {
		row.Body.Modes[r] = *m
	}
	for _, w := range g.Words {
		row.Body.Words = append(row.Body.Words, sendguard.Word(w))
	}
	return row
}

type guardOut struct{ Body GuardSettings }

func (s *server) getGuard(ctx context.Context, in *brandIn) (*guardOut, error) {
	row, err := s.Guards.Settings(ctx, callerFrom(ctx).Person, in.Workspace)
	if err != nil {
		return nil, err
	}
	return &guardOut{showGuard(row)}, nil
}

type setGuardIn struct{ Body GuardSettings }

func (s *server) setGuard(ctx context.Context, in *setGuardIn) (*guardOut, error) {
	row, err := s.Guards.Save(ctx, callerFrom(ctx).Person, readGuard(in.Body))
	if err != nil {
		return nil, err
	}
	return &guardOut{showGuard(row)}, nil
}

// GuardRuleFigure is how one rule fared.
type GuardRuleFigure struct {
	Rule    sendguard.Rule `json:"rule"`
	Mode    sendguard.Mode `json:"mode" doc:"now"`
	Shadow  int            `json:"shadow" doc:"found, and nobody was asked"`
	Shown   int            `json:"shown" doc:"times that a writer was asked"`
	Pressed int            `json:"pressed" doc:"and sent it all the same"`
	Mended  int            `json:"mended" doc:"and sent other words"`
	In      int            `json:"in" doc:"in customers' words"`
}

// GuardDay is a day's sends.
type GuardDay struct {
	Day   string `json:"day"`
	Sends int    `json:"sends"`
	Asked int    `json:"asked"`
}

// GuardRecord is one finding: where, and what became of it. Its words stand in the talk only.
type GuardRecord struct {
	Conversation desk.ConversationID    `json:"conversation_id"`
	Operator     Null[desk.OperatorID]  `json:"operator_id" doc:"null: in the customer's words"`
	Name         string                 `json:"operator"`
	Rule         sendguard.Rule         `json:"rule"`
	Code         string                 `json:"code"`
	Mode         sendguard.Mode         `json:"mode"`
	Outcome      sendguard.Outcome      `json:"outcome" enum:"asked,passed,pressed,mended,heard"`
	Reason       Null[sendguard.Reason] `json:"reason"`
	At           Time                   `json:"at"`
}

// GuardReport is how a brand's send guard fared.
type GuardReport struct {
	Sends  int                   `json:"sends" doc:"bubbles that operators sent"`
	Asked  int                   `json:"asked" doc:"sends that were held up"`
	Share  Null[float64]         `json:"share" doc:"asked / sends"`
	Fair   float64               `json:"fair_share" doc:"more than that, and people stop reading"`
	Rules  List[GuardRuleFigure] `json:"rules"`
	Days   List[GuardDay]        `json:"days"`
	Newest List[GuardRecord]     `json:"newest" doc:"the newest 50"`
	Demote List[GuardDemote]     `json:"demoted"`
}

type guardReportIn struct {
	Workspace desk.WorkspaceID `query:"workspace" required:"true" minLength:"1" maxLength:"64"`
	Days      int              `query:"days" minimum:"1" maximum:"366" default:"30" doc:"back from today"`
	Rule      string           `query:"rule" maxLength:"32" doc:"whose newest are listed; none: of all"`
}

type guardReportOut struct{ Body GuardReport }

func (s *server) guardReport(ctx context.Context, in *guardReportIn) (*guardReportOut, error) {
	by := callerFrom(ctx).Person
	r, err := s.Guards.Report(ctx, by, in.Workspace, sendguard.Rule(in.Rule), in.Days)
	if err != nil {
		return nil, err
	}
	names, err := s.names.of(ctx, by.Centre, nil)
	if err != nil {
		return nil, err
	}
	out := &guardReportOut{GuardReport{Sends: r.Sends, Asked: r.Asked, Fair: sendguard.FairShare, Demote: showGuard(r.Settings).Demoted}}
	if r.Sends > 0 {
		out.Body.Share = some(float64(r.Asked) / float64(r.Sends))
	}
	of := map[sendguard.Rule]sendguard.Count{}
	for _, c := range r.Rules {
		of[c.Rule] = c
	}
	for _, rule := range sendguard.Rules() {
		c := of[rule]
		out.Body.Rules = append(out.Body.Rules, GuardRuleFigure{rule, r.Settings.Body.Of(rule), c.Shadow, c.Shown, c.Pressed, c.Mended, c.In})
	}
	for _, d := range r.Days {
		out.Body.Days = append(out.Body.Days, GuardDay{d.Day, d.Sends, d.Asked})
	}
	for _, f := range r.Newest {
		out.Body.Newest = append(out.Body.Newest, GuardRecord{f.Conversation, orNull(f.Operator), names[f.Operator], f.Rule, f.Code, f.Mode, f.Outcome, orNull(f.Reason), Time{f.At}})
	}
	return out, nil
}

// undoOf is how long a message may wait for its writer.
func undoOf(b NewMessage) time.Duration { return time.Duration(b.UndoS) * time.Second }
