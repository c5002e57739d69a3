package store_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/bus"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// standing is a clock that stands still.
type standing struct{ at time.Time }

func (s standing) Now() time.Time                                 { return s.at }
func (s standing) After(time.Duration) (<-chan time.Time, func()) { return nil, func() {} }

// BenchmarkLearning: a month with 20,000 questions of one brand among 60,000: the search for
// gaps as a job does it, and the report as a request asks for it.
func BenchmarkLearning(b *testing.B) {
	db := engines["sqlite"](b)
	fill(b, db, 60_000)
	ctx, w := b.Context(), desk.WorkspaceID("w0")
	rows, missed, questions, err := db.Missed(ctx, w, time.UnixMilli(0), time.UnixMilli(60_000), flow.MaxMissed)
	if err != nil || questions != 20_000 {
		b.Fatal(questions, err)
	}
	things := []string{"ギフト包装", "駐車場", "領収書", "アレルギー表示", "試食会", "冷凍便", "配達員の対応", "会員証", "紹介キャンペーン", "レシピ冊子", "農園見学", "定期便の箱"}
	asks := []string{"はありますか", "を変更したい", "はいつ届きますか", "の料金を教えてください", "をやめたい", "について知りたい", "が見つかりません"}
	for i, d := range rows {
		text := fmt.Sprintf(`{"kind":"text","text":{"text":"%s%s %d番"}}`, things[i%len(things)], asks[i/7%len(asks)], i%11)
		if err := db.Exec(ctx, `UPDATE message SET content = $2 WHERE id = $1`, string(d.Message), text); err != nil {
			b.Fatal(err)
		}
	}
	env := flow.Env{Clock: standing{time.UnixMilli(60_000)}, IDs: func() string { return "id" }, UUID: func() string { return "uuid" }, Node: "n", Log: slog.New(slog.DiscardHandler), Bus: bus.NewHub()}
	know := flow.NewLibrarian(env, db, db, func(s string) string { return s }, func(json.RawMessage) []desk.Flaw { return nil })
	brains := flow.NewBrains(env, db, db, flow.NewRepertoire(db, nil), db, flow.NewRulebook(env, db, db, db, db), nil, retrieval.Options{Dictionary: true, Synonyms: true})
	learner := flow.NewLearner(env, db, know, flow.NewBotDesk(env, flow.NewAsker(db, db), db, db, know, brains), brains)
	b.Run("gaps", func(b *testing.B) {
		for i := range b.N {
			id := fmt.Sprintf("run%d-%d", b.N, i)
			run, err := db.StartRun(ctx, flow.Run{Workspace: w, ID: id, Kind: flow.RunGaps, State: flow.RunWaiting, MadeAt: time.UnixMilli(int64(60_000 + i)), Since: time.UnixMilli(0), Until: time.UnixMilli(60_000)},
				time.UnixMilli(1e12), desk.Job{Kind: desk.JobLearn, Key: id, RunAt: env.Clock.Now()}, nil)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := learner.Work(ctx, flow.Claimed{Job: desk.Job{Key: run.ID}}); err != nil {
				b.Fatal(err)
			}
			if run, err = db.Run(ctx, id); err != nil || run.State != flow.RunDone || run.Summary.Gaps.Looked != flow.MaxMissed {
				b.Fatal(run, err)
			}
			b.ReportMetric(float64(run.Summary.Gaps.Clusters), "groups")
		}
		b.ReportMetric(float64(missed), "missed")
	})
	days := make([]time.Time, 32)
	for i := range days {
		days[i] = time.UnixMilli(int64(i * 60_000 / 31))
	}
	b.Run("report", func(b *testing.B) {
		for range b.N {
			if asked, _, err := db.CountBot(ctx, w, days); err != nil || len(asked) == 0 {
				b.Fatal(err)
			}
		}
	})
}
