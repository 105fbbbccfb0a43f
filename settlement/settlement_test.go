package settlement_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/settlement"
)

var equate = cmp.Options{
	cmp.Comparer(func(a, b rules.Int) bool { return a == b }),
	cmp.Comparer(func(a, b rules.Decimal) bool { return a.Equal(b) }),
}

// full is a message of 4101 as a hospital sends it, with invented data.
const full = `{
  "infno": "4101", "msgid": "H00000000001202505100800000001", "fixmedins_code": "H00000000001",
  "input": {
    "setlinfo": {
      "mdtrt_id": "V1", "setl_id": "S1", "fixmedins_name": "示例医院", "fixmedins_code": "H00000000002", "hi_setl_lv": "3",
      "psn_name": "某人", "gend": "1", "age": 67, "nwb_age": null, "nwb_bir_wt": "", "hi_type": "310", "hi_paymtd": "3",
      "adm_time": "2025-05-01 09:30:00", "dscg_time": "2025-05-10 11:00:00", "dscg_caty": "A03.02", "act_ipt_days": "9",
      "diag_code_cnt": "4", "oprn_oprt_code_cnt": 2, "vent_used_dura": "4/0/0", "dscg_way": "1",
      "setl_begn_date": "2025-05-01", "setl_end_date": "2025-05-10"
    },
    "payinfo": [{"fund_pay_type": "310100", "fund_payamt": 8000.5}],
    "opspdiseinfo": [],
    "diseinfo": [
      {"diag_type": "1", "diag_code": "J96.000", "diag_name": "急性呼吸衰竭", "adm_cond_type": "1", "maindiag_flag": "0"},
      {"diag_type": "1", "diag_code": "I63.902", "diag_name": "大面积脑梗死", "adm_cond_type": "1", "maindiag_flag": "1"},
      {"diag_type": "2", "diag_code": "A07.01.01", "diag_name": "中风病", "adm_cond_type": "1", "maindiag_flag": "1"},
      {"diag_type": "3", "diag_code": "B04.06.02", "diag_name": "某证", "adm_cond_type": "1", "maindiag_flag": "0"}
    ],
    "iteminfo": [
      {"med_chrgitm": "01", "amt": "900.10", "claa_sumfee": "900.10", "clab_amt": 0, "fulamt_ownpay_amt": "0", "oth_amt": "0.00"},
      {"med_chrgitm": "09", "amt": 9999.90}
    ],
    "oprninfo": [
      {"oprn_oprt_type": "2", "oprn_oprt_code": "38.9300", "oprn_oprt_date": "2025-05-02"},
      {"oprn_oprt_type": "1", "oprn_oprt_code": "96.7201", "oprn_oprt_begntime": "2025-05-01 10:00:00", "oprn_oprt_endtime": "2025-05-05 10:00:00"}
    ],
    "icuinfo": [
      {"scs_cutd_ward_type": "1", "scs_cutd_inpool_time": "2025-05-01 10:00:00", "scs_cutd_exit_time": "2025-05-03 10:30:00", "scs_cutd_sum_dura": "2/0/30"},
      {"scs_cutd_ward_type": "1", "scs_cutd_inpool_time": "2025-05-04 00:00:00", "scs_cutd_exit_time": "2025-05-04 01:30:00", "scs_cutd_sum_dura": "0/1/30"}
    ]
  }
}`

func decimal(s string) rules.Decimal {
	d, err := rules.ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestFull(t *testing.T) {
	at := func(day, hour, minute int) time.Time { return time.Date(2025, 5, day, hour, minute, 0, 0, time.UTC) }
	want := &settlement.List{
		Number: 1, Line: 1, Transaction: "4101", VisitID: "V1", SettlementID: "S1", Institution: "H00000000002", Insurance: "310", PaymentWay: "3",
		Admitted: at(1, 9, 30), Discharged: at(10, 11, 0), SettledFrom: at(1, 0, 0), SettledTo: at(10, 0, 0),
		Diagnoses: []settlement.Diagnosis{
			{Code: "J96.000", Type: "1", Western: true, OnAdmission: "1"}, {Code: "I63.902", Type: "1", Western: true, Main: true, OnAdmission: "1"},
			{Code: "A07.01.01", Type: "2", Main: true, OnAdmission: "1"}, {Code: "B04.06.02", Type: "3", OnAdmission: "1"}},
		Procedures: []settlement.Procedure{{Code: "38.9300", Begin: at(2, 0, 0)}, {Code: "96.7201", Main: true, Begin: at(1, 10, 0), End: at(5, 10, 0)}},
		IntensiveCare: []settlement.WardStay{
			{Ward: "1", In: at(1, 10, 0), Out: at(3, 10, 30), Minutes: rules.Known(2*1440 + 30)},
			{Ward: "1", In: at(4, 0, 0), Out: at(4, 1, 30), Minutes: rules.Known(90)}},
		Items: []settlement.Item{
			{Kind: "01", Amount: decimal("900.10"), ClassA: decimal("900.1"), ClassB: decimal("0"), SelfPaid: decimal("0"), Other: decimal("0")},
			{Kind: "09", Amount: decimal("9999.9")}},
		Funds: []settlement.Fund{{Type: "310100", Amount: decimal("8000.5")}},
		Case: &rules.Case{
			ID: "S1", Institution: "H00000000002", Sex: rules.Male, Age: rules.Known(67), Diagnoses: []string{"I63.902", "J96.000"},
			Procedures: []string{"96.7201", "38.9300"}, Stay: rules.Known(9), Discharge: rules.Known(1), Department: "A03.02", ICUHours: rules.Known(50),
			VentilatorHours: rules.Known(96), Cost: decimal("10900.00"), HospitalLevel: "3", Insurance: "310", TCMDiagnosis: "A07.01.01"},
	}
	n := 0
	for l, err := range (settlement.Reader{}).Read(strings.NewReader("\ufeff" + full)) {
		n++
		if err != nil {
			t.Error(err)
		}
		if d := cmp.Diff(want, l, equate); d != "" {
			t.Errorf("-want +got:\n%s", d)
		}
	}
	if n != 1 {
		t.Errorf("%d lists", n)
	}
}

// codes returns the codes of the findings with their paths.
func codes(l *settlement.List) []string {
	var list []string
	for _, f := range l.Findings {
		list = append(list, strings.TrimSpace(f.Path+" "+string(f.Code)))
	}
	return list
}

// set makes a message with members of setlinfo.
func set(members string) string { return `{"setlinfo":{` + members + `}}` }

// TestValues reads single values as they are found in practice.
func TestValues(t *testing.T) {
	for _, c := range []struct {
		message  string
		want     rules.Case // without notes
		findings []string
	}{
		{set(`"age":"67.0","nwb_bir_wt":"3250.00"`), rules.Case{Age: rules.Known(67), BirthWeight: rules.Known(3250)}, nil},
		{set(`"AGE":"67","actIptDays":3,"dscgWay":"9"`), rules.Case{Age: rules.Known(67), Stay: rules.Known(3), Discharge: rules.Known(9)}, nil},
		{set(`"age":67.9,"nwb_adm_wt":2999.6`), rules.Case{Age: rules.Known(67), AdmissionWeight: rules.Known(2999)},
			[]string{"setlinfo.age fraction-dropped", "setlinfo.nwb_adm_wt fraction-dropped"}},
		{set(`"nwb_age":12,"age":0`), rules.Case{Age: rules.Known(0), AgeDays: rules.Known(12)}, nil},
		{set(`"age":-1`), rules.Case{Age: rules.Known(-1)}, nil}, // which the grouper tells
		{set(`"age":"67岁"`), rules.Case{}, []string{"setlinfo.age field-malformed"}},
		{set(`"age":"","gend":null,"act_ipt_days":" "`), rules.Case{}, nil},
		{set(`"act_ipt_days":"3.5"`), rules.Case{}, []string{"setlinfo.act_ipt_days field-malformed"}},
		{set(`"age":1e2`), rules.Case{}, []string{"setlinfo.age field-malformed"}},
		{set(`"age":{"years":3}`), rules.Case{}, []string{"setlinfo.age field-malformed"}},
		{set(`"age":true`), rules.Case{}, []string{"setlinfo.age field-malformed"}},
		{set(`"age":"6` + "\xb2" + `"`), rules.Case{}, []string{"setlinfo.age field-malformed"}},
		{set(`"dscg_caty":"` + "\xc4\xda" + `"`), rules.Case{}, []string{"setlinfo.dscg_caty field-malformed"}},
		{set(`"dscg_caty":"\ud800"`), rules.Case{}, []string{"setlinfo.dscg_caty field-malformed"}},
		{set(`"psn_name":"` + "\xc4" + `","age":1`), rules.Case{Age: rules.Known(1)}, nil}, // nobody reads it
		{`{"setlinfo":{"age":1},"input":{"setlinfo":{"age":2}}}`, rules.Case{Age: rules.Known(1)}, []string{"input field-malformed"}},
		{`{"setlinfo":{"age":1},"data":{"x":1}}`, rules.Case{Age: rules.Known(1)}, nil},
		{`{"output":{"setlinfo":{"age":1}},"input":{"data":{"setl_id":"q"}}}`, rules.Case{Age: rules.Known(1)}, nil},
		{`{"input":{"setlinfo":{"age":1}},"output":{"setl_list_id":"q"}}`, rules.Case{Age: rules.Known(1)}, nil},
		{`{"input":{"setlinfo":{"age":1}},"output":{"data":{"setlinfo":{"age":2}}}}`, rules.Case{Age: rules.Known(1)}, []string{"output field-malformed"}},
		{`{"input":{"setlinfo":{"age":1}},"oprninfo":[{"oprn_oprt_code":"38.9300"}],"diseinfo":[],"icuinfo":null}`, rules.Case{Age: rules.Known(1)},
			[]string{"oprninfo field-malformed"}},
		{set(`"age":1,"age":2`), rules.Case{Age: rules.Known(2)}, []string{"setlinfo.age field-repeated"}},
		{set(`"age":1,"AGE":null`), rules.Case{}, []string{"setlinfo.age field-repeated"}},
		{set(`"gend":2`), rules.Case{Sex: rules.Female}, nil},
		{set(`"gend":"男"`), rules.Case{Sex: rules.Male}, nil},
		{set(`"gend":"0"`), rules.Case{}, nil},
		{set(`"gend":"9"`), rules.Case{Sex: 9}, nil},
		{set(`"gend":"男性"`), rules.Case{}, []string{"setlinfo.gend field-malformed"}},
		{set(`"vent_used_dura":"1/13/24"`), rules.Case{VentilatorHours: rules.Known(37)}, []string{"setlinfo.vent_used_dura minutes-dropped"}},
		{set(`"vent_used_dura":"0/95/60"`), rules.Case{VentilatorHours: rules.Known(96)}, nil},
		{set(`"vent_used_dura":"0/0/0"`), rules.Case{VentilatorHours: rules.Known(0)}, nil},
		{set(`"vent_used_dura":0`), rules.Case{VentilatorHours: rules.Known(0)}, nil},
		{set(`"vent_used_dura":"96"`), rules.Case{}, []string{"setlinfo.vent_used_dura field-malformed"}},
		{set(`"vent_used_dura":"1/-2/0"`), rules.Case{}, []string{"setlinfo.vent_used_dura field-malformed"}},
		{set(`"vent_used_dura":"9999999/0/0"`), rules.Case{}, []string{"setlinfo.vent_used_dura field-malformed"}},
		{set(`"setl_id":" S1 ","mdtrt_id":"V1"`), rules.Case{ID: "S1"}, []string{"setlinfo.setl_id value-trimmed"}},
		{set(`"mdtrt_id":"V1"`), rules.Case{ID: "V1"}, nil},
		{set(`"ipt_med_type":"1","insutype":"390"`), rules.Case{Insurance: "390"}, nil},
		{set(`"nwb_bir_wt":"-"`), rules.Case{}, []string{"setlinfo.nwb_bir_wt value-placeholder"}},
		{set(`"certno":{"x":1},"psn_nam":"某人"`), rules.Case{}, []string{"setlinfo.psn_nam field-unknown"}},
		{set(`"vent_used_days":"4","vent_used_h_cnt":0,"vent_used_m_cnt":"30"`), rules.Case{VentilatorHours: rules.Known(96)}, []string{"setlinfo.vent_used_days minutes-dropped"}},
		{set(`"vent_used_days":"4","vent_used_h_cnt":null`), rules.Case{}, []string{"setlinfo.vent_used_days sum-incomplete"}},
		{set(`"vent_used_days":"4","vent_used_h_cnt":"x","vent_used_m_cnt":0`), rules.Case{}, []string{"setlinfo.vent_used_days field-malformed"}},
		{set(`"age_days":9,"nwb_age":8`), rules.Case{AgeDays: rules.Known(8)}, nil},
		{`{"infcode":0,"output":{"setlinfo":{"gend":"2","age_days":3},"iteminfo":[{"med_chrgitm_type":"01","item_sumamt":2.5}],"oprninfo":[{"main_oprn_flag":"1","oprn_oprt_code":"51.23"}]}}`,
			rules.Case{Sex: rules.Female, AgeDays: rules.Known(3), Cost: decimal("2.5"), Procedures: []string{"51.23"}}, nil},
		{`{"setlinfo":{},"diseinfo":7}`, rules.Case{}, []string{"diseinfo field-malformed"}},
		{set(`"age":"1.","nwb_age":"+3"`), rules.Case{}, []string{"setlinfo.age field-malformed", "setlinfo.nwb_age field-malformed"}},
		{`{"setlinfo":{},"icuinfo":[{"scs_cutd_sum_dura":"36小时"}]}`, rules.Case{}, []string{"icuinfo[1].scs_cutd_sum_dura field-malformed"}},
		{`{"setlinfo":null,"diseinfo":null,"oprninfo":"","icuinfo":[null]}`, rules.Case{}, nil},
		{`{"setlinfo":"","x":1}`, rules.Case{}, []string{"x field-unknown", "setlinfo field-malformed"}},
		{`{"setlinfo":[{"age":1}],"diseinfo":{"diag_type":"1","maindiag_flag":"1","diag_code":"A00.000"}}`,
			rules.Case{Age: rules.Known(1), Diagnoses: []string{"A00.000"}}, []string{"setlinfo node-shape", "diseinfo node-shape"}},
		{`{"setlinfo":[{},{}]}`, rules.Case{}, []string{"setlinfo field-malformed"}},
		{`{"setlinfo":{},"iteminfo":[{"amt":"1.005"},{"amt":"2"}]}`, rules.Case{Cost: decimal("3.005")}, nil},
		{`{"setlinfo":{},"iteminfo":[{"amt":"1,000.00"},{"amt":"2"}]}`, rules.Case{}, []string{"iteminfo[1].amt field-malformed"}},
		{`{"setlinfo":{},"iteminfo":[{"amt":"100.00"},{"amt":"-30.00"}]}`, rules.Case{Cost: decimal("70")}, nil},
		{`{"setlinfo":{},"iteminfo":[{"amt":"-30.00"}]}`, rules.Case{}, []string{"iteminfo field-malformed"}},
		{`{"setlinfo":{"medfee_sumamt":"5"},"iteminfo":[{"amt":null}]}`, rules.Case{Cost: decimal("5")}, []string{"iteminfo[1].amt sum-incomplete"}},
		{`{"setlinfo":{"adm_time":"2025-05-01","dscg_time":"2025-05-09"}}`, rules.Case{}, nil}, // nothing is derived unasked
	} {
		l, err := settlement.Reader{}.Parse([]byte(c.message))
		if malformed := strings.Contains(strings.Join(c.findings, " "), "malformed"); malformed != (err != nil) {
			t.Errorf("%s: error %v", c.message, err)
		} else if malformed && (len(l.Case.Notes) < 2 || l.Case.Notes[len(l.Case.Notes)-1].Code != rules.LineMalformed) {
			t.Errorf("%s: notes %v", c.message, l.Case.Notes)
		}
		if got := codes(l); !slices.Equal(got, c.findings) {
			t.Errorf("%s: findings %q, want %q", c.message, got, c.findings)
		}
		l.Case.Notes = nil
		if d := cmp.Diff(&c.want, l.Case, equate); d != "" {
			t.Errorf("%s: -want +got:\n%s", c.message, d)
		}
	}
}

// TestMains puts the main code in front and keeps the order of the others.
func TestMains(t *testing.T) {
	dx := func(entries ...string) string {
		return `{"setlinfo":{},"diseinfo":[` + strings.Join(entries, ",") + `]}`
	}
	d := func(kind, code, main string) string {
		return fmt.Sprintf(`{"diag_type":%q,"diag_code":%q,"maindiag_flag":%q}`, kind, code, main)
	}
	for _, c := range []struct {
		types    settlement.DiagnosisTypes
		message  string
		want     []string
		tcm      string
		findings []string
	}{
		{0, dx(d("1", "A00.000", ""), d("1", "B00.000", "1"), d("1", "C00.000", "0")), []string{"B00.000", "A00.000", "C00.000"}, "", nil},
		{0, dx(d("1", "A00.000", ""), d("1", "B00.000", "1"), d("1", "C00.000", "1")), []string{"B00.000", "A00.000", "C00.000"}, "", []string{"diseinfo main-repeated"}},
		{0, dx(d("2", "A07.01.01", "1"), d("1", "A00.000", ""), d("1", "B00.000", "0")), []string{"A00.000", "B00.000"}, "A07.01.01", []string{"diseinfo main-missing"}},
		{0, dx(d("2", "", "1"), d("2", "BNS010", "0"), d("1", "A00.000", "1")), []string{"A00.000"}, "BNS010", []string{"diseinfo[1].diag_code code-missing"}},
		{0, dx(d("1", "", "1"), d("1", "B00.000", "0")), []string{"", "B00.000"}, "", []string{"diseinfo[1].diag_code code-missing"}},
		{0, dx(d("1", "无", "0"), d("1", "B00.000", "1")), []string{"B00.000"}, "", []string{"diseinfo[1].diag_code value-placeholder", "diseinfo[1].diag_code code-missing"}},
		{0, dx(d("1", "A00.000", "1"), d("1", "", "1"), d("1", "B00.000", "0")), []string{"A00.000", "B00.000"}, "",
			[]string{"diseinfo[2].diag_code code-missing", "diseinfo main-repeated"}},
		{0, dx(d("1", "A00.000", "1"), d("2", "B00.000", "0")), []string{"A00.000"}, "", []string{"diseinfo[2].diag_type field-malformed"}},
		{0, dx(d("1", "A00.000", "1"), d("4", "B01", "0")), []string{"A00.000"}, "", []string{"diseinfo[2].diag_type field-malformed"}},
		{0, dx(d("", "A17.000+G01*", "1"), d("", "A07.01.01", "0")), []string{"A17.000+G01*"}, "",
			[]string{"diseinfo[1].diag_type type-missing", "diseinfo[2].diag_type field-malformed"}},
		{0, dx(d("1", "A00.000", "是")), []string{"A00.000"}, "", []string{"diseinfo[1].maindiag_flag field-malformed", "diseinfo main-missing"}},
		{settlement.FourTypes, dx(d("2", "A00.000", "1"), d("1", "B00.000", "0"), d("3", "A07.01.01", ""), d("4", "B01.01.01", "")),
			[]string{"B00.000", "A00.000"}, "A07.01.01", nil},
		{settlement.FourTypes, dx(d("2", "A00.000", ""), d("3", "B00.000", "")), []string{"A00.000"}, "",
			[]string{"diseinfo[2].diag_type field-malformed", "diseinfo main-missing"}},
	} {
		l, _ := settlement.Reader{DiagnosisTypes: c.types}.Parse([]byte(c.message))
		if !slices.Equal(l.Case.Diagnoses, c.want) || l.Case.TCMDiagnosis != c.tcm {
			t.Errorf("%s: %q %q, want %q %q", c.message, l.Case.Diagnoses, l.Case.TCMDiagnosis, c.want, c.tcm)
		}
		if got := codes(l); !slices.Equal(got, c.findings) {
			t.Errorf("%s: findings %q, want %q", c.message, got, c.findings)
		}
	}
	px := func(entries string) string { return `{"setlinfo":{},"oprninfo":[` + entries + `]}` }
	for _, c := range []struct {
		message        string
		want, findings []string
	}{
		{px(`{"oprn_oprt_code":"38.93","oprn_oprt_type":"2"},{"oprn_oprt_code":"51.23","oprn_oprt_type":"1"}`), []string{"51.23", "38.93"}, nil},
		{px(`{"oprn_oprt_code":"38.93","main_oprn_flag":"0"},{"oprn_oprt_code":"51.23","main_oprn_flag":"1"}`), []string{"51.23", "38.93"}, nil},
		{px(`{"oprn_oprt_code":"38.93"},{"oprn_oprt_code":"51.23"}`), []string{"38.93", "51.23"}, []string{"oprninfo main-missing"}},
		{px(`{"oprn_oprt_code":"38.93","oprn_oprt_type":"手术"}`), []string{"38.93"}, []string{"oprninfo[1].oprn_oprt_type field-malformed", "oprninfo main-missing"}},
		{px(`{"oprn_oprt_code":"-","oprn_oprt_type":"1"},{"oprn_oprt_code":"51.23","oprn_oprt_type":"2"}`), []string{"", "51.23"},
			[]string{"oprninfo[1].oprn_oprt_code value-placeholder", "oprninfo[1].oprn_oprt_code code-missing"}},
		{px(``), nil, nil},
	} {
		l, _ := settlement.Reader{}.Parse([]byte(c.message))
		if !slices.Equal(l.Case.Procedures, c.want) {
			t.Errorf("%s: %q, want %q", c.message, l.Case.Procedures, c.want)
		}
		if got := codes(l); !slices.Equal(got, c.findings) {
			t.Errorf("%s: findings %q, want %q", c.message, got, c.findings)
		}
	}
}

// TestTimes reads every form of days and times, and lets the case go on without those that cannot be read.
func TestTimes(t *testing.T) {
	day := time.Date(2025, 5, 9, 0, 0, 0, 0, time.UTC)
	clock := day.Add(13*time.Hour + 4*time.Minute)
	for s, want := range map[string]time.Time{
		"2025-05-09": day, "2025/5/9": day, "20250509": day, "2025/05/09": day,
		"2025-05-09 13:04": clock, "2025-05-09 13:04:00": clock, "2025-05-09T13:04:00": clock, "2025/5/9 13:04:00": clock, "20250509130400": clock,
		"2025-05-09 13:04:00.0": clock, "2025-05-09 13:04:00.000": clock,
	} {
		l, err := settlement.Reader{}.Parse([]byte(set(`"dscg_time":"` + s + `"`)))
		if err != nil || !l.Discharged.Equal(want) || l.Findings != nil {
			t.Errorf("%s: %v, findings %v, error %v", s, l.Discharged, l.Findings, err)
		}
	}
	for _, s := range []string{"2025-02-30", "2025-5-9 1pm", "昨天", "1746763440000", "0000-00-00", "0001-01-01 00:00:00"} {
		l, err := settlement.Reader{}.Parse([]byte(set(`"dscg_time":"` + s + `"`)))
		if err != nil || !l.Discharged.IsZero() || !slices.Equal(codes(l), []string{"setlinfo.dscg_time time-malformed"}) {
			t.Errorf("%s: %v, findings %v, error %v", s, l.Discharged, l.Findings, err)
		}
	}
}

// TestReader does what its fields ask for, and says so.
func TestReader(t *testing.T) {
	r := settlement.Reader{StayFromDates: true, Names: map[rules.Field]map[string]string{
		rules.FieldInsurance: {"310": "employee"}, rules.FieldAdmission: {"2": "day"}, rules.FieldHospitalLevel: {"3": "三级"}}}
	for _, c := range []struct {
		message                           string
		stay                              rules.Int
		insurance, admission, level, find string
	}{
		{set(`"adm_time":"2025-05-01 23:00:00","dscg_time":"2025-05-03 01:00:00","hi_type":"310"`), rules.Known(2), "employee", "", "", "setlinfo.act_ipt_days value-derived"},
		{set(`"adm_time":"2025-05-01 08:00:00","dscg_time":"2025-05-01 18:00:00"`), rules.Known(1), "", "", "", "setlinfo.act_ipt_days value-derived"},
		{set(`"adm_time":"2025-05-01","dscg_time":"2025-05-09","act_ipt_days":"7"`), rules.Known(7), "", "", "", ""},
		{set(`"adm_time":"2025-05-09","dscg_time":"2025-05-01"`), rules.Int{}, "", "", "", "setlinfo.dscg_time times-reversed"},
		{set(`"adm_time":"1025-05-01","dscg_time":"2025-05-01"`), rules.Known(365_243), "", "", "", "setlinfo.act_ipt_days value-derived"},
		{set(`"ipt_med_type":"2","hosp_lv":"3"`), rules.Int{}, "", "day", "三级", ""},
		{set(`"insutype":"390"`), rules.Int{}, "", "", "", "setlinfo.insutype value-unmapped"},
	} {
		l, err := r.Parse([]byte(c.message))
		if err != nil {
			t.Errorf("%s: %v", c.message, err)
		}
		if k := l.Case; k.Stay != c.stay || k.Insurance != c.insurance || k.Admission != c.admission || k.HospitalLevel != c.level || strings.Join(codes(l), " ") != c.find {
			t.Errorf("%s: %+v, findings %v", c.message, k, l.Findings)
		}
	}
}

// TestPrivacy repeats no value of a field that is not read.
func TestPrivacy(t *testing.T) {
	const secret = "某某某"
	l, err := settlement.Reader{}.Parse([]byte(`{"setlinfo":{"psn_name":"` + secret + `","certno":["` + secret + `"],"name2":"` + secret + `","age":"x",` +
		`"dscg_way":{"psn_name":"` + secret + `"},"setl_id":["` + secret + `"]},"diseinfo":"[{\"diag_dr_name\":\"` + secret + `\"}]","opspdiseinfo":"` + secret + `","y":"` + secret + `"}`))
	if err == nil {
		t.Error("no error for the age")
	}
	if s := fmt.Sprintf("%v %+v %v", err, l.Case, l.Findings); strings.Contains(s, secret) {
		t.Error(s)
	}
}

// TestCaseProcedures pairs the codes of the case with their entries: the main one flagged late, one without a code, an empty main one,
// and two that are flagged.
func TestCaseProcedures(t *testing.T) {
	for entries, want := range map[string]string{
		``: ``,
		`{"oprn_oprt_code":"A","oprn_oprt_date":"2026-03-01"},{"oprn_oprt_date":"2026-03-02"},` +
			`{"oprn_oprt_code":"B","oprn_oprt_date":"2026-03-03","main_oprn_flag":"1"}`: `B 3; A 1`,
		`{"oprn_oprt_code":"A","oprn_oprt_date":"2026-03-01"},{"oprn_oprt_date":"2026-03-02","main_oprn_flag":"1"}`: ` 2; A 1`,
		`{"oprn_oprt_code":"A","oprn_oprt_date":"2026-03-01"},{"oprn_oprt_code":"B","oprn_oprt_date":"2026-03-02"}`: `A 1; B 2`,
		`{"oprn_oprt_code":"A","main_oprn_flag":"1","oprn_oprt_date":"2026-03-01"},{"main_oprn_flag":"1","oprn_oprt_date":"2026-03-02"},` +
			`{"oprn_oprt_code":"C","main_oprn_flag":"1","oprn_oprt_date":"2026-03-03"}`: `A 1; C 3`,
	} {
		l, err := settlement.Reader{}.Parse([]byte(`{"setlinfo":{"setl_id":"1"},"oprninfo":[` + entries + `]}`))
		if err != nil {
			t.Fatal(err)
		}
		var got, codes []string
		for _, o := range l.CaseProcedures() {
			got = append(got, fmt.Sprintf("%s %d", o.Code, o.Begin.Day()))
			codes = append(codes, o.Code)
		}
		if strings.Join(got, "; ") != want || !slices.Equal(codes, l.Case.Procedures) {
			t.Errorf("%s: %q beside %q, want %s", entries, got, l.Case.Procedures, want)
		}
	}
}
