package httpapi

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/refund"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// NewRefund asks for money to go back.
type NewRefund struct {
	Amount int64         `json:"amount" minimum:"1" maximum:"10000000" doc:"yen"`
	Order  string        `json:"order,omitempty" maxLength:"120"`
	Reason refund.Reason `json:"reason" enum:"cancelled,sent_back,defect,missing,twice,goodwill,else"`
	Words  string        `json:"words,omitempty" maxLength:"2000" doc:"needed for the reason else; never a card's or an account's number"`
	Way    refund.Way    `json:"way" enum:"card,bank,points,coupon,cash,other" doc:"how it is paid back; where to is never kept here"`
}

// Refund is money that goes back to a customer, as one person has it.
type Refund struct {
	ID             string               `json:"id"`
	Workspace      desk.WorkspaceID     `json:"workspace_id"`
	Version        int64                `json:"version"`
	ConversationID desk.ConversationID  `json:"conversation_id" doc:"in which it was asked for"`
	Conversation   Null[Conversation]   `json:"conversation" doc:"in lists"`
	State          refund.State         `json:"state" enum:"requested,approved,refused,withdrawn,done,failed,returned,notified"`
	Amount         int64                `json:"amount" doc:"yen"`
	Order          string               `json:"order"`
	Reason         refund.Reason        `json:"reason" enum:"cancelled,sent_back,defect,missing,twice,goodwill,else"`
	Words          string               `json:"words"`
	Way            refund.Way           `json:"way" enum:"card,bank,points,coupon,cash,other"`
	Steps          List[RefundStep]     `json:"steps" doc:"what was done with it, the request first"`
	Reminded       Null[Time]           `json:"reminded_at" doc:"those who may approve were told that it waits"`
	Alerted        Null[Time]           `json:"alerted_at" doc:"the supervisors were told that it waits too long"`
	Message        Null[desk.MessageID] `json:"message_id" doc:"by which the customer was told"`
	May            List[RefundMay]      `json:"may" doc:"what comes next"`
	Approvers      List[string]         `json:"approvers" doc:"names of those who may approve it, while it waits for that"`
	Limit          int64                `json:"limit" doc:"what the asker may approve, yen"`
	Apart          int64                `json:"apart" doc:"above it, who asked, who approves and who pays are three persons, yen"`
	Beside         int64                `json:"beside" doc:"other refunds of the same order in this talk that are under way or were paid, yen; limits hold for all together"`
	Notice         string               `json:"notice" doc:"what the customer would be told; only when one is read whose customer is to be told"`
}

// RefundStep is something that somebody did.
type RefundStep struct {
	Verb  refund.Verb `json:"verb" enum:"request,approve,refuse,withdraw,pay,fail,notify,return"`
	By    string      `json:"by" doc:"a name"`
	ByID  string      `json:"by_id"`
	At    Time        `json:"at"`
	Words string      `json:"words" doc:"why; of a payment, its reference"`
}

// RefundMay is a step that may come next, and why the asker may not make it.
type RefundMay struct {
	Verb refund.Verb `json:"verb" enum:"approve,refuse,withdraw,pay,fail,notify,return"`
	Why  string      `json:"why" doc:"empty: the asker may; else forbidden, refund_own, refund_limit, refund_apart or refund_asker"`
}

func showRefund(v flow.RefundView, names map[desk.OperatorID]string) Refund {
	out := Refund{ID: v.ID, Workspace: v.Workspace, Version: v.Version, ConversationID: v.Conversation, State: v.State, Amount: v.Amount, Order: v.Order, Reason: v.Reason,
		Words: v.Words, Way: v.Way, Reminded: moment(v.Reminded), Alerted: moment(v.Alerted), Message: orNull(v.Refund.Notice), Limit: v.Limit, Apart: v.Apart, Beside: v.Beside, Notice: v.Notice}
	for _, s := range v.Steps {
		out.Steps = append(out.Steps, RefundStep{s.Verb, names[s.By], string(s.By), Time{s.At}, s.Words})
	}
	for _, verb := range refund.Verbs {
		if err, ok := v.May[verb]; ok {
			may := RefundMay{Verb: verb}
			if err != nil {
				may.Why = desk.CodeOf(err)
			}
			out.May = append(out.May, may)
		}
	}
	for _, id := range v.Approvers {
		out.Approvers = append(out.Approvers, names[id])
	}
	return out
}

type refundOut struct{ Body Refund }

func (s *server) oneRefund(ctx context.Context, v flow.RefundView, err error) (*refundOut, error) {
	if err != nil {
		return nil, err
	}
	names, err := s.names.of(ctx, callerFrom(ctx).Centre, nil)
	if err != nil {
		return nil, err
	}
	return &refundOut{showRefund(v, names)}, nil
}

type requestRefundIn struct {
	At
	Key  string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"200" doc:"a new one for each request; the same key gives the first one again, and 422 idempotency_mismatch if another is asked for"`
	Body NewRefund
}

func (s *server) requestRefund(ctx context.Context, in *requestRefundIn) (*refundOut, error) {
	b := in.Body
	v, err := s.Refunds.Ask(ctx, callerFrom(ctx).Person, in.ID, in.Key, refund.Sheet{Amount: b.Amount, Order: b.Order, Reason: b.Reason, Words: b.Words, Way: b.Way})
	return s.oneRefund(ctx, v, err)
}

type refundsOut struct {
	Body struct {
		Items List[Refund] `json:"items" doc:"the newest first"`
	}
}

func (s *server) talkRefunds(ctx context.Context, in *At) (*refundsOut, error) {
	by := callerFrom(ctx).Person
	list, err := s.Refunds.Of(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	names, err := s.names.of(ctx, by.Centre, nil)
	if err != nil {
		return nil, err
	}
	out := &refundsOut{}
	for _, v := range list {
		out.Body.Items = append(out.Body.Items, showRefund(v, names))
	}
	return out, nil
}

// RefundCount is how many wait in a state.
type RefundCount struct {
	State refund.State `json:"state" enum:"requested,approved,done"`
	N     int          `json:"n"`
	Yen   int64        `json:"yen"`
	Since Time         `json:"since" doc:"of the oldest request"`
}

type listRefundsIn struct {
	Workspace desk.WorkspaceID `query:"workspace" maxLength:"64" doc:"none: all brands that one works for"`
	State     string           `query:"state" enum:"requested,approved,done,over" default:"requested" doc:"over: with which nobody has to do anything"`
	Cursor    string           `query:"cursor" maxLength:"200"`
	Limit     int              `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

type refundListOut struct {
	Body struct {
		Items  List[Refund]      `json:"items" doc:"open ones: the longest waiting first, at most 200; over: the newest first"`
		Counts List[RefundCount] `json:"counts"`
		Next   Null[string]      `json:"next"`
	}
}

func (s *server) listRefunds(ctx context.Context, in *listRefundsIn) (*refundListOut, error) {
	by, state := callerFrom(ctx).Person, refund.State(in.State)
	if state == "over" {
		state = ""
	}
	list, err := s.Refunds.List(ctx, by, in.Workspace, state, desk.Page{After: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	names, err := s.names.of(ctx, by.Centre, nil)
	if err != nil {
		return nil, err
	}
	out := &refundListOut{}
	out.Body.Next = orNull(list.Next)
	for _, v := range list.Items {
		one := showRefund(v, names)
		one.Conversation = talkIn(list.Talks, v.Conversation, by)
		out.Body.Items = append(out.Body.Items, one)
	}
	for _, c := range list.Counts {
		out.Body.Counts = append(out.Body.Counts, RefundCount{c.State, c.N, c.Yen, Time{c.Since}})
	}
	return out, nil
}

// RefundAt names a refund.
type RefundAt struct {
	ID string `path:"id" maxLength:"64"`
}

func (s *server) getRefund(ctx context.Context, in *RefundAt) (*refundOut, error) {
	v, err := s.Refunds.Get(ctx, callerFrom(ctx).Person, in.ID)
	return s.oneRefund(ctx, v, err)
}

type refundStepIn struct {
	RefundAt
	Body struct {
		Words string `json:"words,omitempty" maxLength:"2000" doc:"why; of a payment, its reference. Approving and withdrawing need none"`
	}
}

func (s *server) refundStep(v refund.Verb) func(context.Context, *refundStepIn) (*refundOut, error) {
	return func(ctx context.Context, in *refundStepIn) (*refundOut, error) {
		out, err := s.Refunds.Step(ctx, callerFrom(ctx).Person, in.ID, v, in.Body.Words)
		return s.oneRefund(ctx, out, err)
	}
}

type notifyRefundIn struct {
	RefundAt
	Key  string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"200" doc:"a new one for each message"`
	Body struct {
		Conversation desk.ConversationID `json:"conversation_id" minLength:"1" maxLength:"64" doc:"an open inquiry of the same talk, which the sender has"`
		Message      NewMessage          `json:"message" doc:"text; it goes out at once"`
	}
}

func (s *server) notifyRefund(ctx context.Context, in *notifyRefundIn) (*refundOut, error) {
	m := in.Body.Message
	if m.Type != "" && m.Type != "text" {
		return nil, desk.E(desk.Invalid, "bad_type", "The customer is told in words.").On("message.type")
	}
	hash, err := fingerprint(in.Body.Conversation+"\n"+desk.ConversationID(in.ID), m) // the refund is part of what the key stands for
	if err != nil {
		return nil, err
	}
	said := flow.Said{Content: m.content(), Key: in.Key, Hash: hash, Seen: m.Seen}
	if g := m.Guard; g != nil {
		said.Ack, said.Pressed = g.Ack, g.Reason
	}
	v, err := s.Refunds.Tell(ctx, callerFrom(ctx).Person, in.ID, in.Body.Conversation, said)
	return s.oneRefund(ctx, v, err)
}

// exportRefunds gives a period's as a CSV.
func (s *server) exportRefunds(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	if q.Get("workspace") == "" {
		return bad("workspace", "Say of which brand: ?workspace=…")
	}
	file, err := s.Refunds.Export(r.Context(), callerFrom(r.Context()).Person, desk.WorkspaceID(q.Get("workspace")), q.Get("from"), q.Get("to"))
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "refunds.csv"))
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(file) // a reader that is gone misses nothing
	return nil
}

func docRefunds(_ huma.API, op *huma.Operation) {
	op.Description = "The refunds asked for in a period of at most 92 days, as a table for spreadsheets in the asker's language: UTF-8 with a byte order mark, formulas disarmed."
	for _, name := range []string{"workspace", "from", "to"} {
		op.Parameters = append(op.Parameters, &huma.Param{Name: name, In: "query", Required: name == "workspace", Schema: &huma.Schema{Type: "string"}})
	}
	op.Responses["200"] = bytesResponse("The file.", "text/csv", "binary")
}
