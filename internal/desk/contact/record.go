package contact

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Reveal is how much of a customer's record is seen before they are verified.
type Reveal string

// What is seen of a customer who is not verified.
const (
	RevealOpen Reveal = ""     // what is not personal: the rank, since when, rows marked as open
	RevealNone Reveal = "none" // nothing
	RevealAll  Reveal = "all"
)

// Reveals lists them.
var Reveals = []Reveal{RevealOpen, RevealNone, RevealAll}

// Record is what another system (CRM) knows of a customer. All of it may be missing. A moment
// is a day, 2026-12-01, or a time of RFC 3339.
type Record struct {
	Number     string           `json:"number"` // of the account
	Rank       string           `json:"rank"`   // 会員ランク
	Since      string           `json:"since"`  // a moment
	Link       string           `json:"link"`   // to the customer there
	Rows       []RecordRow      `json:"rows"`
	Cases      []RecordCase     `json:"cases"`
	Activities []RecordActivity `json:"activities"`
	Notes      []RecordNote     `json:"notes"`
}

// RecordRow is anything else that is known, under the system's own name for it.
type RecordRow struct {
	Label string `json:"label"`
	Value string `json:"value"`
	Open  bool   `json:"open"` // not personal: seen before the customer is verified
}

// RecordCase is something that is being seen to there.
type RecordCase struct {
	Number string `json:"number"`
	Title  string `json:"title"`
	State  string `json:"state"` // the system's own word
	Closed bool   `json:"closed"`
	At     string `json:"at"` // a moment
	Link   string `json:"link"`
}

// RecordActivity is what happened on another channel.
type RecordActivity struct {
	Channel string `json:"channel"` // phone, mail, shop, visit, web, or the system's own word
	Title   string `json:"title"`
	Text    string `json:"text"`
	At      string `json:"at"` // a moment
}

// RecordNote is what somebody noted there.
type RecordNote struct {
	Text string `json:"text"`
	By   string `json:"by"`
	At   string `json:"at"` // a moment
}

// Limits of a record. What is more is left out; what is longer is cut.
const (
	maxRecordRows  = 20 // of rows, cases and notes
	maxActivities  = 30
	maxRecordWord  = 200  // characters of a line
	maxRecordText  = 1000 // characters of a text
	maxRecordLink  = 1000 // bytes
	recordCutMark  = "…"
	recordTimeOnly = len(time.DateOnly)
)

// Shown makes a record fit to be shown: masked as what people say is masked, of bounded size,
// each line a line, with links that lead to web pages only.
func (r Record) Shown(mask func(string) string) Record {
	line := func(s string) string { return clip(strings.Join(strings.Fields(mask(s)), " "), maxRecordWord) }
	text := func(s string) string { return clip(strings.TrimSpace(mask(s)), maxRecordText) }
	out := Record{Number: line(r.Number), Rank: line(r.Rank), Since: moment(r.Since), Link: page(r.Link)}
	for _, x := range r.Rows[:min(len(r.Rows), maxRecordRows)] {
		out.Rows = append(out.Rows, RecordRow{line(x.Label), line(x.Value), x.Open})
	}
	for _, x := range r.Cases[:min(len(r.Cases), maxRecordRows)] {
		out.Cases = append(out.Cases, RecordCase{line(x.Number), line(x.Title), line(x.State), x.Closed, moment(x.At), page(x.Link)})
	}
	for _, x := range r.Activities[:min(len(r.Activities), maxActivities)] {
		out.Activities = append(out.Activities, RecordActivity{line(x.Channel), line(x.Title), text(x.Text), moment(x.At)})
	}
	for _, x := range r.Notes[:min(len(r.Notes), maxRecordRows)] {
		out.Notes = append(out.Notes, RecordNote{text(x.Text), line(x.By), moment(x.At)})
	}
	return out
}

// OpenPart is what of a record is not personal.
func (r Record) OpenPart() Record {
	return Record{Rank: r.Rank, Since: r.Since, Rows: slices.DeleteFunc(slices.Clone(r.Rows), func(x RecordRow) bool { return !x.Open })}
}

// clip cuts a text that is too long, and what can't be printed out of it.
func clip(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
	if signs := []rune(s); len(signs) > most {
		return string(signs[:most-1]) + recordCutMark
	}
	return s
}

// moment gives a day or a time; "" for what is neither.
func moment(s string) string {
	if _, err := time.Parse(time.DateOnly, s); err == nil && len(s) == recordTimeOnly {
		return s
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UTC().Format(time.RFC3339)
	}
	return ""
}

// page gives the address of a web page; "" for any other.
func page(address string) string {
	u, err := url.Parse(address)
	if err != nil || len(address) > maxRecordLink || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return u.String()
}
