package httpapi

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// EmergencySheet is what people say of an emergency.
type EmergencySheet struct {
	Excluded bool   `json:"excluded" doc:"replies awaited meanwhile count in no service level"`
	Words    string `json:"words,omitempty" maxLength:"8000" doc:"for customers by another way; {name} is the customer's"`
	Note     string `json:"note,omitempty" maxLength:"8000"`
}

// Emergency is a time in which nothing went out through a channel.
type Emergency struct {
	EmergencySheet
	ID        string                `json:"id"`
	Workspace desk.WorkspaceID      `json:"workspace_id"`
	Channel   desk.ChannelID        `json:"channel_id"`
	Version   int64                 `json:"version"`
	Why       string                `json:"why"`
	Began     Time                  `json:"began_at"`
	BeganBy   desk.OperatorID       `json:"began_by"`
	Ended     Null[Time]            `json:"ended_at"`
	EndedBy   Null[desk.OperatorID] `json:"ended_by"`
}

// EmergencyList is those that go on, then the newest.
type EmergencyList struct {
	Items List[Emergency] `json:"items"`
}

// Stranded is a customer who waits for something while a channel is stopped.
type Stranded struct {
	Conversation desk.ConversationID   `json:"conversation_id"`
	Name         string                `json:"name"`
	State        string                `json:"state"`
	Assignee     Null[desk.OperatorID] `json:"assignee"`
	WaitingSince Null[Time]            `json:"waiting_since"`
	ReplyDue     Null[Time]            `json:"reply_due"`
	FollowUp     Null[Time]            `json:"follow_up" doc:"the earliest that was promised"`
	LastAt       Time                  `json:"last_at"`
	Unread       int                   `json:"unread"`
	Queued       int                   `json:"queued" doc:"bubbles that wait to go out"`
}

// StrandedList is all of a channel: what was promised first, then what is due, then who waits longest.
type StrandedList struct {
	Items List[Stranded] `json:"items"`
	More  bool           `json:"more" doc:"there are more than are listed"`
}

type (
	emergenciesOut struct{ Body EmergencyList }
	emergencyOut   struct{ Body Emergency }
	haltIn         struct {
		ChannelAt
		Body struct {
			EmergencySheet
			Why string `json:"why" enum:"line_suspended,token_dead,quota_gone,line_outage,paused,other"`
		}
	}
	editEmergencyIn struct {
		ID   string `path:"id" maxLength:"64"`
		Body struct {
			EmergencySheet
			Version int64 `json:"version" minimum:"1"`
		}
	}
	endEmergencyIn struct {
		ID   string `path:"id" maxLength:"64"`
		Body struct {
			Version int64 `json:"version" minimum:"1"`
		}
	}
	strandedOut struct{ Body StrandedList }
)

func (s *server) listEmergencies(ctx context.Context, _ *none) (*emergenciesOut, error) {
	all, err := s.Emergencies.Emergencies(ctx, callerFrom(ctx).Person)
	if err != nil {
		return nil, err
	}
	out := &emergenciesOut{}
	for _, e := range all {
		out.Body.Items = append(out.Body.Items, showEmergency(e))
	}
	return out, nil
}

func (s *server) haltChannel(ctx context.Context, in *haltIn) (*emergencyOut, error) {
	return emergencyDone(s.Emergencies.Begin(ctx, callerFrom(ctx).Person, in.ID, in.Body.Why, readSheet(in.Body.EmergencySheet)))
}

func (s *server) editEmergency(ctx context.Context, in *editEmergencyIn) (*emergencyOut, error) {
	return emergencyDone(s.Emergencies.Edit(ctx, callerFrom(ctx).Person, in.ID, in.Body.Version, readSheet(in.Body.EmergencySheet)))
}

func (s *server) endEmergency(ctx context.Context, in *endEmergencyIn) (*emergencyOut, error) {
	return emergencyDone(s.Emergencies.End(ctx, callerFrom(ctx).Person, in.ID, in.Body.Version))
}

func emergencyDone(e desk.Emergency, err error) (*emergencyOut, error) {
	if err != nil {
		return nil, err
	}
	return &emergencyOut{showEmergency(e)}, nil
}

func readSheet(s EmergencySheet) desk.EmergencySheet {
	return desk.EmergencySheet{Excluded: s.Excluded, Words: s.Words, Note: s.Note}
}

func showEmergency(e desk.Emergency) Emergency {
	return Emergency{EmergencySheet: EmergencySheet{e.Excluded, e.Words, e.Note}, ID: e.ID, Workspace: e.Workspace, Channel: e.Channel, Version: e.Version,
		Why: e.Why, Began: Time{e.BeganAt}, BeganBy: e.BeganBy, Ended: moment(e.EndedAt), EndedBy: orNull(e.EndedBy)}
}

func (s *server) listStranded(ctx context.Context, in *ChannelAt) (*strandedOut, error) {
	list, err := s.Emergencies.Stranded(ctx, callerFrom(ctx).Person, in.ID)
	if err != nil {
		return nil, err
	}
	out := &strandedOut{StrandedList{More: list.More}}
	for _, c := range list.Items {
		out.Body.Items = append(out.Body.Items, Stranded{c.Conversation, c.Contact.Name, c.State, orNull(c.Assignee), moment(c.WaitingSince), moment(c.ReplyDue),
			moment(c.FollowUp), Time{c.LastAt}, c.Unread, c.Queued})
	}
	return out, nil
}

// exportStranded gives the list as a table, with the customers' ids at LINE.
func (s *server) exportStranded(w http.ResponseWriter, r *http.Request) error {
	by := callerFrom(r.Context()).Person
	list, err := s.Emergencies.Stranded(r.Context(), by, desk.ChannelID(r.PathValue("id")))
	if err != nil {
		return err
	}
	people, err := s.People.People(r.Context(), by.Centre)
	if err != nil {
		return err
	}
	names := map[desk.OperatorID]string{}
	for _, p := range people {
		names[p.ID] = p.Name
	}
	file, err := strandedCSV(list, names, by.Language)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "waiting.csv"))
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(file) // a reader that is gone misses nothing
	return nil
}

var strandedHeads = map[string][]string{
	"ja": {"お客様", "LINEユーザーID", "状態", "担当者", "待ち始め", "回答期限", "折り返し予定", "最終", "未読", "送信待ち", "問い合わせID"},
	"en": {"customer", "line_user_id", "state", "operator", "waiting_since", "reply_due", "follow_up", "last", "unread", "queued", "conversation_id"},
}

func strandedCSV(list flow.StrandedList, names map[desk.OperatorID]string, language string) ([]byte, error) {
	heads, ok := strandedHeads[language]
	if !ok {
		heads = strandedHeads["ja"]
	}
	var b bytes.Buffer
	b.WriteString("\ufeff")
	out := csv.NewWriter(&b)
	out.UseCRLF = true
	_ = out.Write(heads) // into memory
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.In(list.Zone).Format("2006-01-02 15:04")
	}
	for _, c := range list.Items {
		_ = out.Write([]string{desk.Cell(c.Contact.Name), desk.Cell(c.Contact.External), c.State, desk.Cell(names[c.Assignee]), day(c.WaitingSince), day(c.ReplyDue),
			day(c.FollowUp), day(c.LastAt), fmt.Sprint(c.Unread), fmt.Sprint(c.Queued), string(c.Conversation)})
	}
	out.Flush()
	return b.Bytes(), out.Error()
}

func docStranded(_ huma.API, op *huma.Operation) {
	op.Description = "Who waits on a channel, as a table for spreadsheets in the asker's language: UTF-8 with a byte order mark, formulas disarmed."
	op.Parameters = []*huma.Param{pathParam("id")}
	op.Responses["200"] = bytesResponse("The file.", "text/csv", "binary")
}
