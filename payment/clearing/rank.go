package clearing

import (
	"cmp"
	"container/heap"
	"strings"

	"github.com/fenzu/fenzu/payment"
)

// high is a high outlier that competes for the cap on their number (specification of payment, 5.2).
type high struct {
	excess payment.Fen // cost beyond the ordinary standard
	cost   payment.Fen
	id     string
}

// highOf returns what a bill competes with.
func highOf(b *payment.Bill) high {
	return high{b.Cost - b.Unreasonable - b.CarvedOut - b.Ordinary, b.Cost, b.ID}
}

// compare orders by excess, then by cost, then by number of the case, the earlier one first (reading 10): above 0 if h goes
// first.
func (h high) compare(o high) int {
	return cmp.Or(cmp.Compare(h.excess, o.excess), cmp.Compare(h.cost, o.cost), cmp.Compare(o.id, h.id))
}

// ranking keeps the first of the high outliers of one institution that has more of them than the cap allows: as many as it
// allows.
type ranking struct {
	limit int64
	kept  highs
}

// offer lets a high outlier compete. Its text is copied only if it is kept.
func (r *ranking) offer(h high) {
	switch {
	case int64(len(r.kept)) < r.limit:
		h.id = strings.Clone(h.id)
		heap.Push(&r.kept, h)
	case r.limit > 0 && h.compare(r.kept[0]) > 0:
		h.id = strings.Clone(h.id)
		r.kept[0] = h
		heap.Fix(&r.kept, 0)
	}
}

// merge offers what another ranking of the same institution kept.
func (r *ranking) merge(o *ranking) {
	for _, h := range o.kept {
		r.offer(h)
	}
}

// takes reports whether a high outlier is within the cap.
func (r *ranking) takes(b *payment.Bill) bool {
	return r.limit > 0 && highOf(b).compare(r.kept[0]) >= 0
}

// highs is a heap whose first element goes last.
type highs []high

func (h highs) Len() int           { return len(h) }
func (h highs) Less(i, j int) bool { return h[i].compare(h[j]) < 0 }
func (h highs) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *highs) Push(x any)        { *h = append(*h, x.(high)) }
func (h *highs) Pop() any {
	last := len(*h) - 1
	x := (*h)[last]
	*h = (*h)[:last]
	return x
}
