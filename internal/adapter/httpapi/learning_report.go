package httpapi

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// BotReport is what the bot did in a period.
type BotReport struct {
	Total   BotLine         `json:"total"`
	Days    List[BotLine]   `json:"days"`
	Topics  List[BotLine]   `json:"topics" doc:"most questions first; at most 50, the rest together as …; the one without a name is last"`
	Reasons List[HandedOff] `json:"reasons" doc:"of hand-offs, most first"`
}

// BotLine counts questions and inquiries: of all, a day or a topic. Inquiries count on the
// day they were opened, questions on the day they were asked.
type BotLine struct {
	Name      string        `json:"name"`
	Questions int           `json:"questions" doc:"looked up: answered + offered + unknown"`
	Answered  int           `json:"answered"`
	Offered   int           `json:"offered"`
	Unknown   int           `json:"unknown"`
	Helped    int           `json:"said_solved" doc:"questions after which the customer tapped that it was solved"`
	NotHelped int           `json:"said_unsolved"`
	Inquiries int           `json:"inquiries" doc:"solved + handed_off + left + open"`
	Solved    int           `json:"solved" doc:"closed by the customer's tap, no person involved"`
	HandedOff int           `json:"handed_off"`
	Left      int           `json:"left" doc:"closed because the customer wrote no more"`
	Open      int           `json:"open"`
	Rate      Null[float64] `json:"self_resolution" doc:"solved / (solved + handed_off + left)"`
}

// HandedOff counts hand-offs for a reason.
type HandedOff struct {
	Reason string `json:"reason" doc:"wish, unsure, repeated, complaint, always, taken (a person took it unasked), or a scenario's"`
	Count  int    `json:"count"`
}

func showLine(l report.BotLine) BotLine {
	out := BotLine{l.Name, l.Questions, l.Answered, l.Offered, l.Unknown, l.Helped, l.NotHelped, l.Inquiries, l.Solved, l.HandedOff, l.Left, l.Open, Null[float64]{}}
	if rate, ok := l.SelfResolution(); ok {
		out.Rate = some(rate)
	}
	return out
}

type reportIn struct {
	Workspace desk.WorkspaceID `query:"workspace" required:"true" minLength:"1"`
	From      string           `query:"from" doc:"2026-11-01, in the brand's time; left out: 30 days"`
	To        string           `query:"to" doc:"and until the end of this day; at most 92 days"`
}

type reportOut struct{ Body BotReport }

func (s *server) botReport(ctx context.Context, in *reportIn) (*reportOut, error) {
	b, err := s.Learner.Report(ctx, callerFrom(ctx).Person, in.Workspace, in.From, in.To)
	if err != nil {
		return nil, err
	}
	out := &reportOut{BotReport{Total: showLine(b.Total)}}
	for _, l := range b.Days {
		out.Body.Days = append(out.Body.Days, showLine(l))
	}
	for _, l := range b.Topics {
		out.Body.Topics = append(out.Body.Topics, showLine(l))
	}
	for _, r := range b.Reasons {
		out.Body.Reasons = append(out.Body.Reasons, HandedOff{r.Code, r.N})
	}
	return out, nil
}

// exportReport gives the report as a CSV.
func (s *server) exportReport(w http.ResponseWriter, r *http.Request) error {
	q, by := r.URL.Query(), callerFrom(r.Context()).Person
	if q.Get("workspace") == "" {
		return bad("workspace", "Say of which brand: ?workspace=…")
	}
	b, err := s.Learner.Report(r.Context(), by, desk.WorkspaceID(q.Get("workspace")), q.Get("from"), q.Get("to"))
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "bot-report.csv"))
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(b.CSV(by.Language)) // a reader that is gone misses nothing
	return nil
}

func docReport(_ huma.API, op *huma.Operation) {
	op.Description = "The report as a table for spreadsheets, in the asker's language: UTF-8 with a byte order mark, formulas disarmed."
	for _, name := range []string{"workspace", "from", "to"} {
		op.Parameters = append(op.Parameters, &huma.Param{Name: name, In: "query", Required: name == "workspace", Schema: &huma.Schema{Type: "string"}})
	}
	op.Responses["200"] = bytesResponse("The file.", "text/csv", "binary")
}

// BotModel is what a brand's bot decides by.
type BotModel struct {
	Version  string  `json:"version"`
	Own      bool    `json:"own" doc:"fitted to this brand's verdicts"`
	AnswerAt float64 `json:"answer_at" doc:"an answer is said from this probability on"`
	OfferAt  float64 `json:"offer_at" doc:"entries are offered from this probability on"`
	Verdicts int     `json:"verdicts" doc:"judged questions that a refit can use: of the newest 5,000"`
	Needed   int     `json:"needed" doc:"a refit needs so many"`
}

type modelOut struct{ Body BotModel }

func (s *server) getModel(ctx context.Context, in *brandIn) (*modelOut, error) {
	m, err := s.Bot.Model(ctx, callerFrom(ctx).Person, in.Workspace)
	if err != nil {
		return nil, err
	}
	return &modelOut{BotModel{m.Model.Version, m.Own, m.Model.AnswerAt, m.Model.OfferAt, m.Verdicts, flow.NeededVerdicts}}, nil
}
