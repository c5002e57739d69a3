package retrieval

import (
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"
)

// many are n synthetic FAQs: the shop's, each with questions and answers of three others mixed
// in and a product's number.
func many(n int) []Doc {
	docs, _ := shop()
	out := make([]Doc, n)
	for i := range out {
		a, b, c := docs[i%len(docs)], docs[(i*7+i/len(docs))%len(docs)], docs[(i*13+i/7)%len(docs)]
		out[i] = Doc{ID: fmt.Sprint(i), Question: fmt.Sprintf("商品%d、%s", i, a.Question), Answer: b.Answer + c.Answer + fmt.Sprintf("品番は%d番です。", i*37)}
	}
	return out
}

func indexes(b *testing.B, run func(b *testing.B, docs []Doc, ix *Index)) {
	for _, n := range []int{2000, 20000} {
		docs := many(n)
		ix := New(fullLanguage(b), Terms{}, docs)
		b.Run(fmt.Sprint(n), func(b *testing.B) { run(b, docs, ix) })
	}
}

func BenchmarkAsk(b *testing.B) {
	_, said := shop()
	indexes(b, func(b *testing.B, _ []Doc, ix *Index) {
		var times []time.Duration
		for i := 0; b.Loop(); i++ {
			begin := time.Now()
			ix.Ask(said[i%len(said)][i%2], DefaultModel())
			times = append(times, time.Since(begin))
		}
		slices.Sort(times)
		b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
		b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
	})
}

func BenchmarkWith(b *testing.B) {
	indexes(b, func(b *testing.B, docs []Doc, ix *Index) {
		for i := 0; b.Loop(); i++ {
			d := docs[i%len(docs)]
			d.Answer += "変更しました。"
			ix = ix.With([]Doc{d}, nil)
		}
	})
}

func BenchmarkNew(b *testing.B) {
	for _, n := range []int{2000, 20000} {
		docs := many(n)
		lang := fullLanguage(b)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var ix *Index
			before := heap()
			for b.Loop() {
				ix = New(lang, Terms{}, docs)
			}
			b.ReportMetric(float64(heap()-before)/(1<<20), "MB-kept")
			runtime.KeepAlive(ix)
		})
	}
}

func BenchmarkLanguage(b *testing.B) {
	before := heap()
	begin := time.Now()
	l := fullLanguage(b) // the dictionary is loaded once a process, whatever the benchmark repeats
	took := time.Since(begin)
	for b.Loop() {
		runtime.KeepAlive(l)
	}
	b.ReportMetric(took.Seconds(), "s-load")
	b.ReportMetric(float64(heap()-before)/(1<<20), "MB-kept")
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
