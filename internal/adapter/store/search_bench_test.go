package store_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/search"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// BenchmarkSearch looks for words among many messages: common and rare ones, of two
// characters, of one, and none. MADOGUCHI_BENCH_ROWS gives the size, 100,000 unless said
// otherwise; a million takes some minutes to fill. It also tells what a message costs in the
// index.
func BenchmarkSearch(b *testing.B) {
	n := 100_000
	if s := os.Getenv(benchRowsEnv); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			b.Skip(benchRowsEnv + " holds a list: that is BenchmarkList's")
		}
	}
	for name, open := range engines {
		b.Run(name, func(b *testing.B) {
			db := open(b)
			took := fillTalk(b, db, n)
			if err := db.Exec(b.Context(), "ANALYZE"); err != nil {
				b.Fatal(err)
			}
			b.Logf("%d messages: %.3f ms each in the index, %s", n, float64(took.Microseconds())/1000/float64(n), indexSize(b, db, n))
			for _, text := range []string{"注文", "返", "配送料", "返品 配送", "稀少語", "09000000040", "無い言葉", "届 無", "注文 -です"} {
				b.Run(text, func(b *testing.B) { lookUp(b, db, text) })
			}
		})
	}
}

func lookUp(b *testing.B, db *store.DB, text string) {
	q, err := search.Parse(text)
	if err != nil {
		b.Fatal(err)
	}
	var spent []time.Duration
	hits := 0
	for b.Loop() {
		begun, below := time.Now(), int64(0)
		hits = 0
		for range 20 {
			rows, end, err := db.Candidates(b.Context(), flow.Probe{Grams: q.Grams(), Workspaces: []desk.WorkspaceID{"w0", "w1", "w2"}, Below: below, N: 100})
			if err != nil {
				b.Fatal(err)
			}
			for _, c := range rows {
				below = c.Place
				if _, ok := q.In(search.Fold(search.Text(c.Message.Content))); ok {
					hits++
				}
			}
			if hits >= 20 || end {
				break
			}
		}
		spent = append(spent, time.Since(begun))
	}
	slices.Sort(spent)
	at := func(p float64) float64 { return float64(spent[int(p*float64(len(spent)-1))].Microseconds()) / 1000 }
	b.ReportMetric(at(0.5), "p50-ms")
	b.ReportMetric(at(0.99), "p99-ms")
	b.ReportMetric(float64(min(hits, 20)), "hits")
}

var (
	openings = []string{"お世話になります。", "こんにちは。", "すみません、", "先日はありがとうございました。", "至急お願いします。", ""}
	subjects = []string{"注文した商品", "配送の時間", "返品の手続き", "会員登録", "ポイントの有効期限", "請求書", "パスワード", "サイズ交換", "在庫", "キャンセル", "クーポン", "領収書", "お支払い方法", "ギフト包装", "配送料"}
	wishes   = []string{"が届きません", "について教えてください", "を変更したいです", "はどうなっていますか", "ができません", "はいつですか", "を確認したいのですが", "が間違っています"}
)

// fillTalk makes n messages of everyday words and indexes them; it gives how long indexing
// took.
func fillTalk(b *testing.B, db *store.DB, n int) (took time.Duration) {
	fill(b, db, n)
	if err := db.Exec(b.Context(), "DELETE FROM search_message"); err != nil {
		b.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(list []string) string { return list[random.IntN(len(list))] }
	st, err := db.IndexState(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for from := 0; from < n; from += 50 {
		step := flow.IndexStep{From: st, To: st}
		var ids, bodies []string
		for i := from; i < min(from+50, n); i++ {
			text := pick(openings) + pick(subjects) + pick(wishes)
			switch {
			case i%(n/5) == 7:
				text += "稀少語です"
			case i%10 == 0:
				text += fmt.Sprintf("電話は090-%04d-%04dです", i/10_000, i%10_000)
			case i%3 == 0:
				text += "。" + pick(subjects) + pick(wishes)
			}
			m := desk.Message{ID: desk.MessageID(fmt.Sprintf("m%09d", i)), Workspace: desk.WorkspaceID(fmt.Sprint("w", i%3)), Version: 1,
				Content: desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: text}}}
			step.Messages = append(step.Messages, flow.IndexedMessage{Message: m, Grams: search.MessageGrams(m)})
			ids, bodies = append(ids, string(m.ID)), append(bodies, `{"kind":"text","text":{"text":"`+text+`"}}`)
		}
		if err := db.SetContents(b.Context(), ids, bodies); err != nil {
			b.Fatal(err)
		}
		begun := time.Now()
		if err := db.Index(b.Context(), step); err != nil {
			b.Fatal(err)
		}
		took += time.Since(begun)
	}
	return took
}

// indexSize tells what the index takes on the disk.
func indexSize(b *testing.B, db *store.DB, n int) string {
	text := `SELECT CAST(coalesce(sum(pgsize), 0) AS TEXT) FROM dbstat WHERE name LIKE 'search_%' OR name LIKE 'sqlite_autoindex_search_message%'`
	if db.Engine() == "postgres" {
		text = `SELECT pg_total_relation_size('search_message')::text`
	}
	plan, err := db.Ask(b.Context(), text)
	if err != nil {
		return err.Error()
	}
	size, _ := strconv.Atoi(strings.TrimSpace(plan))
	return fmt.Sprintf("%d bytes each", size/n)
}
