package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// CustomerRecords are what the brand's CRM has on record of a customer, or why there is
// nothing to see.
type CustomerRecords struct {
	State   flow.SystemState     `json:"state" enum:"none,locked,shown,trouble"`
	Why     string               `json:"why" doc:"locked: unverified, takeover; trouble: timeout, failed, busy, no_port"`
	Partial bool                 `json:"partial" doc:"the customer is not verified: only what is not personal is here"`
	Records List[CustomerRecord] `json:"records" doc:"one for each account of the customer"`
}

// CustomerRecord is what the CRM has on record of an account. A moment is a day, 2026-12-01,
// or a time; empty: not known.
type CustomerRecord struct {
	Contact    desk.ContactID       `json:"contact_id" doc:"whose record it is"`
	Known      bool                 `json:"known" doc:"false: the CRM has none"`
	ReadAt     Time                 `json:"read_at" doc:"an answer is used for a minute"`
	Number     string               `json:"number" doc:"of the account there"`
	Rank       string               `json:"rank"`
	Since      string               `json:"since" doc:"a moment"`
	Link       string               `json:"link" doc:"to the customer there"`
	Rows       List[RecordRow]      `json:"rows"`
	Cases      List[RecordCase]     `json:"cases"`
	Activities List[RecordActivity] `json:"activities"`
	Notes      List[RecordNote]     `json:"notes"`
}

// RecordRow is anything else that is known, under the CRM's own name for it.
type RecordRow struct {
	Label string `json:"label"`
	Value string `json:"value"`
	Open  bool   `json:"open" doc:"not personal"`
}

// RecordCase is something that is being seen to there.
type RecordCase struct {
	Number string `json:"number"`
	Title  string `json:"title"`
	State  string `json:"state" doc:"the CRM's own word"`
	Closed bool   `json:"closed"`
	At     string `json:"at" doc:"a moment"`
	Link   string `json:"link"`
}

// RecordActivity is what happened on another channel.
type RecordActivity struct {
	Channel string `json:"channel" doc:"phone, mail, shop, visit, web, or the CRM's own word"`
	Title   string `json:"title"`
	Text    string `json:"text"`
	At      string `json:"at" doc:"a moment"`
}

// RecordNote is what somebody noted there.
type RecordNote struct {
	Text string `json:"text"`
	By   string `json:"by"`
	At   string `json:"at" doc:"a moment"`
}

type customerRecordIn struct {
	At
	Afresh bool `query:"afresh" doc:"ask the CRM now, whatever was read a moment ago"`
}

type customerRecordOut struct{ Body CustomerRecords }

func (s *server) customerRecord(ctx context.Context, in *customerRecordIn) (*customerRecordOut, error) {
	got, err := s.Customers.Record(ctx, callerFrom(ctx).Person, in.ID, in.Afresh)
	if err != nil {
		return nil, err
	}
	out := CustomerRecords{State: got.State, Why: got.Why, Partial: got.Partial}
	for _, r := range got.List {
		out.Records = append(out.Records, showRecord(r))
	}
	return &customerRecordOut{out}, nil
}

func showRecord(r flow.RecordOf) CustomerRecord {
	one := CustomerRecord{Contact: r.Contact, Known: r.Known, ReadAt: Time{r.ReadAt}, Number: r.Number, Rank: r.Rank, Since: r.Since, Link: r.Link}
	for _, x := range r.Rows {
		one.Rows = append(one.Rows, RecordRow(x))
	}
	for _, x := range r.Cases {
		one.Cases = append(one.Cases, RecordCase(x))
	}
	for _, x := range r.Activities {
		one.Activities = append(one.Activities, RecordActivity(x))
	}
	for _, x := range r.Notes {
		one.Notes = append(one.Notes, RecordNote(x))
	}
	return one
}
