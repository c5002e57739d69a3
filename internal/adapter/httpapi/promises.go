package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
)

// PromiseReport is what became of follow-ups that are due in a period.
type PromiseReport struct {
	Total     PromiseLine       `json:"total"`
	Operators List[PromiseLine] `json:"operators" doc:"by who promised, most late ones first"`
	Queues    List[PromiseLine] `json:"queues"`
}

// PromiseLine counts follow-ups. What was done, dropped or moved when its time was over is late.
type PromiseLine struct {
	Name    string        `json:"name" doc:"an operator's or a queue's id"`
	Made    int           `json:"made" doc:"kept + late + overdue + dropped + open"`
	Kept    int           `json:"kept" doc:"by the time that was promised"`
	Late    int           `json:"late"`
	Overdue int           `json:"overdue" doc:"over their time, and still to be kept"`
	Dropped int           `json:"dropped" doc:"while there was time"`
	Open    int           `json:"open" doc:"there is time"`
	Rate    Null[float64] `json:"kept_rate" doc:"kept / (kept + late + overdue)"`
}

type promisesOut struct{ Body PromiseReport }

func (s *server) promiseReport(ctx context.Context, in *repliesIn) (*promisesOut, error) {
	r, err := s.Plans.Promises(ctx, callerFrom(ctx).Person, in.of())
	if err != nil {
		return nil, err
	}
	return &promisesOut{PromiseReport{showPromised(r.Total), showAllPromised(r.Operators), showAllPromised(r.Queues)}}, nil
}

func showAllPromised(lines []report.PromiseLine) (out List[PromiseLine]) {
	for _, l := range lines {
		out = append(out, showPromised(l))
	}
	return out
}

func showPromised(l report.PromiseLine) PromiseLine {
	out := PromiseLine{Name: l.Name, Made: l.Made, Kept: l.Kept, Late: l.Late, Overdue: l.Overdue, Dropped: l.Dropped, Open: l.Open}
	if rate, ok := l.Rate(); ok {
		out.Rate = some(rate)
	}
	return out
}
