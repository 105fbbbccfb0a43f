package settlement

import (
	"strings"

	"github.com/fenzu/fenzu/rules"
)

// Kind says how a field is written. The zero value is none.
type Kind uint8

// The kinds. Numbers and amounts may be written as texts.
const (
	Text     Kind = iota + 1 // 字符
	Coded                    // 代码: a value of a dictionary
	Whole                    // 整数
	Measured                 // 数值: a number whose whole part is read
	Amount                   // 金额: yuan
	Day                      // 日期
	Time                     // 日期时间
	Duration                 // 时长: days/hours/minutes, such as 1/13/24
)

var kindNames = [...][2]string{
	{"", ""}, {"字符", "text"}, {"代码", "code"}, {"整数", "whole number"}, {"数值", "number"}, {"金额", "amount"},
	{"日期", "day"}, {"日期时间", "time"}, {"时长", "duration"},
}

// Text returns the name of the kind in the language.
func (k Kind) Text(l rules.Lang) string {
	if int(k) >= len(kindNames) {
		return ""
	}
	return l.Pick(kindNames[k][0], kindNames[k][1])
}

// Source says where a field is named. Several may hold.
type Source uint8

// The sources. The transactions are those of the national interface specification (医疗保障信息平台定点医药机构接口规范), as public
// programs that implement it have their fields; nobody who wrote this table has seen the specification of every province.
const (
	In4101  Source = 1 << iota // transaction 4101
	In4101A                    // transaction 4101A
	In4103                     // the answer of transaction 4103, by which a list is fetched back
	Seen                       // none of them; messages have it
)

// String returns the transactions, such as "4101 4101A", or "seen".
func (s Source) String() string {
	var names []string
	for i, n := range []string{"4101", "4101A", "4103", "seen"} {
		if s>>i&1 == 1 {
			names = append(names, n)
		}
	}
	return strings.Join(names, " ")
}

// Field is one member of a message: what it is called, what it means, and what becomes of it.
type Field struct {
	Node    string      // the object that it stands in, such as setlinfo; "" for the body itself and its envelope
	Name    string      // as the interface spells it
	Chinese string      // 中文名
	Kind    Kind        // how it is written
	Source  Source      // where it is named
	To      rules.Field // the field of the case that it fills, or [rules.NoField]
	Use     string      // what is done with it; "" if it is known and not read
	UseZH   string      // the same in Chinese
}

// Read reports whether the field is read. What is known and not read is no finding.
func (f Field) Read() bool { return f.Use != "" }

// Fields returns the table of the fields, in the order of the interface. The caller owns the slice.
func Fields() []Field { return append([]Field(nil), fields[:]...) }

const (
	both  = In4101 | In4101A
	each  = both | In4103
	elder = In4101 | In4103 // what 4101A leaves to the platform
)

var fields = [...]Field{
	{"", "setlinfo", "结算清单信息", 0, each, 0, "an object", "对象"},
	{"", "payinfo", "基金支付信息", 0, elder, 0, "an array", "数组"},
	{"", "opspdiseinfo", "门诊慢特病诊断信息", 0, each, 0, "", ""},
	{"", "diseinfo", "住院诊断信息", 0, each, 0, "an array", "数组"},
	{"", "iteminfo", "收费项目信息", 0, elder, 0, "an array", "数组"},
	{"", "oprninfo", "手术操作信息", 0, each, 0, "an array", "数组"},
	{"", "icuinfo", "重症监护信息", 0, each, 0, "an array", "数组"},
	{"", "bldinfo", "输血信息", 0, In4101A | In4103, 0, "", ""},
	{"", "infno", "交易编号", Text, both, 0, "the transaction of the list", "清单的交易编号"},
	{"", "fixmedins_code", "定点医药机构编号", Text, both, rules.FieldInstitution, "the hospital, where setlinfo has none", "医疗机构，setlinfo 未填时采用"},
	{"", "msgid", "报文 ID", Text, both, 0, "", ""},
	{"", "mdtrtarea_admvs", "就医地医保区划", Text, both, 0, "", ""},
	{"", "insuplc_admdvs", "参保地医保区划", Text, both, 0, "", ""},
	{"", "recer_sys_code", "接收方系统代码", Text, both, 0, "", ""},
	{"", "dev_no", "设备编号", Text, both, 0, "", ""},
	{"", "dev_safe_info", "设备安全信息", Text, both, 0, "", ""},
	{"", "cainfo", "数字签名信息", Text, both, 0, "", ""},
	{"", "signtype", "签名类型", Text, both, 0, "", ""},
	{"", "infver", "接口版本号", Text, both, 0, "", ""},
	{"", "opter_type", "经办人类别", Text, both, 0, "", ""},
	{"", "opter", "经办人", Text, both, 0, "", ""},
	{"", "opter_name", "经办人姓名", Text, both, 0, "", ""},
	{"", "inf_time", "交易时间", Time, both, 0, "", ""},
	{"", "fixmedins_name", "定点医药机构名称", Text, both, 0, "", ""},
	{"", "fixmedins_soft_fcty", "定点医药机构软件厂商", Text, both, 0, "", ""},
	{"", "sign_no", "签到流水号", Text, both, 0, "", ""},
	{"", "infcode", "交易状态码", Text, In4103, 0, "", ""},
	{"", "inf_refmsgid", "接收方报文 ID", Text, In4103, 0, "", ""},
	{"", "refmsg_time", "接收报文时间", Text, In4103, 0, "", ""},
	{"", "respond_time", "响应报文时间", Text, In4103, 0, "", ""},
	{"", "err_msg", "错误信息", Text, In4103, 0, "", ""},
	{"", "warn_msg", "提示信息", Text, In4103, 0, "", ""},

	{"setlinfo", "psn_no", "人员编号", Text, In4101A | In4103, 0, "", ""},
	{"setlinfo", "mdtrt_id", "就诊 ID", Text, each, 0, "id of the visit", "就诊标识"},
	{"setlinfo", "setl_id", "结算 ID", Text, each, 0, "id of the settlement, and of the case", "结算标识，也是病例标识"},
	{"setlinfo", "fixmedins_name", "定点医药机构名称", Text, elder, 0, "", ""},
	{"setlinfo", "fixmedins_code", "定点医药机构编号", Text, elder, rules.FieldInstitution, "the hospital", "医疗机构"},
	{"setlinfo", "hi_setl_lv", "医保结算等级", Coded, elder, rules.FieldHospitalLevel, "level of the hospital", "医疗机构等级"},
	{"setlinfo", "hosp_lv", "医院等级", Coded, Seen, rules.FieldHospitalLevel, "level of the hospital, where hi_setl_lv is missing", "医疗机构等级，hi_setl_lv 未填时采用"},
	{"setlinfo", "hsp_lv", "医院等级", Coded, Seen, rules.FieldHospitalLevel, "as hosp_lv", "同 hosp_lv"},
	{"setlinfo", "hi_no", "医保编号", Text, each, 0, "", ""},
	{"setlinfo", "medcasno", "病案号", Text, each, 0, "", ""},
	{"setlinfo", "dcla_time", "申报时间", Time, each, 0, "", ""},
	{"setlinfo", "psn_name", "人员姓名", Text, elder, 0, "", ""},
	{"setlinfo", "gend", "性别", Coded, elder, rules.FieldSex, "1 male, 2 female, 0 unknown, 9 not stated", "1 男，2 女，0 未知，9 未说明"},
	{"setlinfo", "brdy", "出生日期", Day, elder, 0, "", ""},
	{"setlinfo", "age", "年龄", Measured, elder, rules.FieldAge, "completed years", "周岁"},
	{"setlinfo", "ntly", "国籍", Coded, each, 0, "", ""},
	{"setlinfo", "nwb_age", "（年龄不足 1 周岁）年龄", Whole, In4101, rules.FieldAgeDays, "days of age", "日龄"},
	{"setlinfo", "age_days", "日龄", Whole, In4103, rules.FieldAgeDays, "days of age, where nwb_age is missing", "日龄，nwb_age 未填时采用"},
	{"setlinfo", "naty", "民族", Coded, elder, 0, "", ""},
	{"setlinfo", "patn_cert_type", "患者证件类别", Coded, In4101, 0, "", ""},
	{"setlinfo", "certno", "证件号码", Text, elder, 0, "", ""},
	{"setlinfo", "prfs", "职业", Coded, each, 0, "", ""},
	{"setlinfo", "curr_addr", "现住址", Text, each, 0, "", ""},
	{"setlinfo", "emp_name", "单位名称", Text, each, 0, "", ""},
	{"setlinfo", "emp_addr", "单位地址", Text, each, 0, "", ""},
	{"setlinfo", "emp_tel", "单位电话", Text, each, 0, "", ""},
	{"setlinfo", "poscode", "邮编", Text, both, 0, "", ""},
	{"setlinfo", "coner_name", "联系人姓名", Text, each, 0, "", ""},
	{"setlinfo", "patn_rlts", "与患者关系", Coded, each, 0, "", ""},
	{"setlinfo", "coner_addr", "联系人地址", Text, each, 0, "", ""},
	{"setlinfo", "coner_tel", "联系人电话", Text, each, 0, "", ""},
	{"setlinfo", "hi_type", "医保类型", Coded, elder, rules.FieldInsurance, "kind of insurance", "险种"},
	{"setlinfo", "insutype", "险种类型", Coded, In4103, rules.FieldInsurance, "kind of insurance, where hi_type is missing", "险种，hi_type 未填时采用"},
	{"setlinfo", "insuplc", "参保地", Coded, In4101, 0, "", ""},
	{"setlinfo", "sp_psn_type", "特殊人员类型", Coded, elder, 0, "", ""},
	{"setlinfo", "nwb_adm_type", "新生儿入院类型", Coded, each, 0, "", ""},
	{"setlinfo", "nwb_bir_wt", "新生儿出生体重", Measured, each, rules.FieldBirthWeight, "gram; 0 means not weighed", "克；0 为未称重"},
	{"setlinfo", "nwb_adm_wt", "新生儿入院体重", Measured, each, rules.FieldAdmissionWeight, "gram; 0 means not weighed", "克；0 为未称重"},
	{"setlinfo", "mul_nwb_bir_wt", "多新生儿出生体重", Text, In4101A | In4103, 0, "", ""},
	{"setlinfo", "mul_nwb_adm_wt", "多新生儿入院体重", Text, In4101A | In4103, 0, "", ""},
	{"setlinfo", "opsp_diag_caty", "门诊慢特病诊断科别", Text, each, 0, "", ""},
	{"setlinfo", "opsp_mdtrt_date", "门诊慢特病就诊日期", Day, both, 0, "", ""},
	{"setlinfo", "ipt_med_type", "住院医疗类型", Coded, elder, rules.FieldAdmission, "kind of admission, by Reader.Names only", "住院类型，仅在 Reader.Names 给出名称时读取"},
	{"setlinfo", "adm_way", "入院途径", Coded, both, 0, "", ""},
	{"setlinfo", "trt_type", "治疗类别", Coded, each, 0, "", ""},
	{"setlinfo", "adm_time", "入院时间", Time, each, 0, "time of admission", "入院时间"},
	{"setlinfo", "adm_caty", "入院科别", Coded, elder, 0, "", ""},
	{"setlinfo", "refldept_dept", "转科科别", Coded, both, 0, "", ""},
	{"setlinfo", "dscg_time", "出院时间", Time, each, 0, "time of discharge", "出院时间"},
	{"setlinfo", "dscg_caty", "出院科别", Coded, each, rules.FieldDepartment, "department of discharge", "出院科别"},
	{"setlinfo", "act_ipt_days", "实际住院天数", Whole, elder, rules.FieldStay, "days in hospital", "住院天数"},
	{"setlinfo", "otp_wm_dise", "门（急）诊西医诊断", Text, both, 0, "", ""},
	{"setlinfo", "wm_dise_code", "西医诊断疾病代码", Coded, both, 0, "", ""},
	{"setlinfo", "otp_tcm_dise", "门（急）诊中医诊断", Text, both, 0, "", ""},
	{"setlinfo", "tcm_dise_code", "中医诊断代码", Coded, both, 0, "", ""},
	{"setlinfo", "diag_code_cnt", "诊断代码计数", Whole, elder, 0, "compared with diseinfo", "与诊断条数核对"},
	{"setlinfo", "maindiag_flag", "主诊断标志", Coded, In4101, 0, "", ""},
	{"setlinfo", "oprn_oprt_code_cnt", "手术操作代码计数", Whole, elder, 0, "compared with oprninfo", "与手术操作条数核对"},
	{"setlinfo", "vent_used_dura", "呼吸机使用时长", Duration, both, rules.FieldVentilatorHours, "completed hours", "满小时数"},
	{"setlinfo", "vent_used_days", "呼吸机使用天数", Whole, In4103, rules.FieldVentilatorHours, "with the next two, where vent_used_dura is missing", "与下两项合计，vent_used_dura 未填时采用"},
	{"setlinfo", "vent_used_h_cnt", "呼吸机使用小时数", Whole, In4103, rules.FieldVentilatorHours, "see vent_used_days", "见 vent_used_days"},
	{"setlinfo", "vent_used_m_cnt", "呼吸机使用分钟数", Whole, In4103, rules.FieldVentilatorHours, "see vent_used_days", "见 vent_used_days"},
	{"setlinfo", "pwcry_bfadm_coma_dura", "颅脑损伤患者入院前昏迷时长", Duration, both, 0, "", ""},
	{"setlinfo", "pwcry_afadm_coma_dura", "颅脑损伤患者入院后昏迷时长", Duration, both, 0, "", ""},
	{"setlinfo", "bld_cat", "输血品种", Coded, In4101, 0, "", ""},
	{"setlinfo", "bld_amt", "输血量", Whole, In4101, 0, "", ""},
	{"setlinfo", "bld_unt", "输血计量单位", Coded, In4101, 0, "", ""},
	{"setlinfo", "spga_nurscare_days", "特级护理天数", Whole, each, 0, "", ""},
	{"setlinfo", "lv1_nurscare_days", "一级护理天数", Whole, each, 0, "", ""},
	{"setlinfo", "scd_nurscare_days", "二级护理天数", Whole, each, 0, "", ""},
	{"setlinfo", "lv3_nurscare_days", "三级护理天数", Whole, each, 0, "", ""},
	{"setlinfo", "dscg_way", "离院方式", Whole, each, rules.FieldDischarge, "way of discharge", "离院方式"},
	{"setlinfo", "acp_medins_name", "拟接收机构名称", Text, both, 0, "", ""},
	{"setlinfo", "acp_optins_code", "拟接收机构代码", Text, each, 0, "", ""},
	{"setlinfo", "acp_medins_code", "拟接收机构代码", Text, Seen, 0, "", ""},
	{"setlinfo", "bill_code", "票据代码", Text, each, 0, "", ""},
	{"setlinfo", "bill_no", "票据号码", Text, each, 0, "", ""},
	{"setlinfo", "biz_sn", "业务流水号", Text, each, 0, "", ""},
	{"setlinfo", "days_rinp_flag_31", "出院 31 天内再住院计划标志", Coded, both, 0, "", ""},
	{"setlinfo", "days_rinp_pup_31", "出院 31 天内再住院目的", Text, both, 0, "", ""},
	{"setlinfo", "chfpdr_name", "主诊医师姓名", Text, elder, 0, "", ""},
	{"setlinfo", "chfpdr_code", "主诊医师代码", Text, each, 0, "", ""},
	{"setlinfo", "setl_begn_date", "结算开始日期", Day, each, 0, "first day of the settlement", "结算开始日期"},
	{"setlinfo", "setl_end_date", "结算结束日期", Day, each, 0, "last day of the settlement", "结算结束日期"},
	{"setlinfo", "medfee_sumamt", "医疗费总额", Amount, Seen, rules.FieldCost, "total cost, compared with iteminfo", "总费用，与收费项目核对"},
	{"setlinfo", "psn_selfpay", "个人自付", Amount, In4101, 0, "", ""},
	{"setlinfo", "psn_ownpay", "个人自费", Amount, In4101, 0, "", ""},
	{"setlinfo", "acct_pay", "个人账户支出", Amount, In4101, 0, "", ""},
	{"setlinfo", "psn_cashpay", "个人现金支付", Amount, elder, 0, "", ""},
	{"setlinfo", "hi_paymtd", "医保支付方式", Coded, each, 0, "way of payment", "支付方式"},
	{"setlinfo", "hsorg", "医保机构", Text, In4101, 0, "", ""},
	{"setlinfo", "hsorg_opter", "医保机构经办人", Text, In4101, 0, "", ""},
	{"setlinfo", "medins_fill_dept", "医疗机构填报部门", Text, each, 0, "", ""},
	{"setlinfo", "medins_fill_psn", "医疗机构填报人", Text, each, 0, "", ""},
	{"setlinfo", "resp_nurs_code", "责任护士代码", Text, In4101A | In4103, 0, "", ""},
	{"setlinfo", "stas_type", "状态分类", Coded, In4101A | In4103, 0, "", ""},
	{"setlinfo", "setl_list_sn", "清单流水号", Text, In4103, 0, "", ""},
	{"setlinfo", "psn_cert_type", "人员证件类型", Coded, In4103, 0, "", ""},
	{"setlinfo", "emp_poscode", "单位邮编", Text, In4103, 0, "", ""},
	{"setlinfo", "insu_admdvs", "参保地医保区划", Coded, In4103, 0, "", ""},
	{"setlinfo", "opsp_mdtrt_time", "门诊慢特病就诊时间", Time, In4103, 0, "", ""},
	{"setlinfo", "adm_way_code", "入院途径", Coded, In4103, 0, "", ""},
	{"setlinfo", "refl_caty", "转科科别", Coded, In4103, 0, "", ""},
	{"setlinfo", "otp_wm_diag", "门（急）诊西医诊断", Text, In4103, 0, "", ""},
	{"setlinfo", "otp_wm_diag_dise_code", "门（急）诊西医诊断代码", Coded, In4103, 0, "", ""},
	{"setlinfo", "otp_tcm_diag", "门（急）诊中医诊断", Text, In4103, 0, "", ""},
	{"setlinfo", "otp_tcm_diag_dise_code", "门（急）诊中医诊断代码", Coded, In4103, 0, "", ""},
	{"setlinfo", "bfadm_coma_days", "入院前昏迷天数", Whole, In4103, 0, "", ""},
	{"setlinfo", "bfadm_coma_h_cnt", "入院前昏迷小时数", Whole, In4103, 0, "", ""},
	{"setlinfo", "bfadm_coma_m_cnt", "入院前昏迷分钟数", Whole, In4103, 0, "", ""},
	{"setlinfo", "afadm_coma_days", "入院后昏迷天数", Whole, In4103, 0, "", ""},
	{"setlinfo", "afadm_coma_h_cnt", "入院后昏迷小时数", Whole, In4103, 0, "", ""},
	{"setlinfo", "afadm_coma_m_cnt", "入院后昏迷分钟数", Whole, In4103, 0, "", ""},
	{"setlinfo", "acp_optins_name", "拟接收机构名称", Text, In4103, 0, "", ""},
	{"setlinfo", "dscg31days_rinp_flag", "出院 31 天内再住院计划标志", Coded, In4103, 0, "", ""},
	{"setlinfo", "rinp_pup", "再住院目的", Text, In4103, 0, "", ""},
	{"setlinfo", "psn_selfpay_amt", "个人自付金额", Amount, In4103, 0, "", ""},
	{"setlinfo", "psn_ownpay_fee", "个人自费金额", Amount, In4103, 0, "", ""},
	{"setlinfo", "acct_payamt", "个人账户支出", Amount, In4103, 0, "", ""},
	{"setlinfo", "opsp_dise_name", "门诊慢特病病种名称", Text, In4103, 0, "", ""},
	{"setlinfo", "opsp_dise_code", "门诊慢特病病种代码", Coded, In4103, 0, "", ""},
	{"setlinfo", "dscg_diag", "出院诊断", Text, In4103, 0, "", ""},
	{"setlinfo", "resp_nurs_name", "责任护士姓名", Text, In4103, 0, "", ""},
	{"setlinfo", "hsorg_opter_code", "医保机构经办人代码", Text, In4103, 0, "", ""},
	{"setlinfo", "hsorg_opter_name", "医保机构经办人姓名", Text, In4103, 0, "", ""},
	{"setlinfo", "hsorg_name", "医保机构名称", Text, In4103, 0, "", ""},
	{"setlinfo", "hsorg_code", "医保机构代码", Text, In4103, 0, "", ""},
	{"setlinfo", "chk_cont", "审核内容", Text, In4103, 0, "", ""},

	{"payinfo", "fund_pay_type", "基金支付类型", Coded, elder, 0, "kind of payment", "支付类型"},
	{"payinfo", "fund_payamt", "基金支付金额", Amount, elder, 0, "yuan", "元"},
	{"payinfo", "poolarea_fund_pay_type", "统筹区基金支付类型", Text, In4103, 0, "", ""},
	{"payinfo", "poolarea_fund_pay_name", "统筹区基金支付名称", Text, In4103, 0, "", ""},
	{"payinfo", "setl_id", "结算 ID", Text, In4103, 0, "", ""},
	{"payinfo", "mdtrt_id", "就诊 ID", Text, In4103, 0, "", ""},
	{"payinfo", "psn_no", "人员编号", Text, In4103, 0, "", ""},

	{"diseinfo", "diag_type", "诊断类别", Coded, each, 0, "by the dictionary, see DiagnosisTypes", "按字典，见 DiagnosisTypes"},
	{"diseinfo", "diag_code", "诊断代码", Text, each, rules.FieldDiagnoses, "western codes become the diagnoses", "西医编码成为诊断"},
	{"diseinfo", "diag_name", "诊断名称", Text, each, 0, "", ""},
	{"diseinfo", "maindiag_flag", "主诊断标志", Coded, each, 0, "1 is the principal diagnosis", "1 为主要诊断"},
	{"diseinfo", "adm_cond_type", "入院病情类型", Coded, each, 0, "condition on admission", "入院病情"},
	{"diseinfo", "setl_list_diag_id", "清单诊断 ID", Text, In4103, 0, "", ""},
	{"diseinfo", "setl_id", "结算 ID", Text, In4103, 0, "", ""},
	{"diseinfo", "mdtrt_id", "就诊 ID", Text, In4103, 0, "", ""},
	{"diseinfo", "psn_no", "人员编号", Text, In4103, 0, "", ""},

	{"iteminfo", "med_chrgitm", "医疗收费项目", Coded, In4101, 0, "kind of charge", "收费项目类别"},
	{"iteminfo", "amt", "金额", Amount, In4101, rules.FieldCost, "yuan; the sum is the cost", "元，合计为总费用"},
	{"iteminfo", "claa_sumfee", "甲类费用合计", Amount, In4101, 0, "yuan", "元"},
	{"iteminfo", "clab_amt", "乙类金额", Amount, In4101, 0, "yuan", "元"},
	{"iteminfo", "fulamt_ownpay_amt", "全自费金额", Amount, In4101, 0, "yuan", "元"},
	{"iteminfo", "oth_amt", "其他金额", Amount, In4101, 0, "yuan", "元"},
	{"iteminfo", "med_chrgitm_type", "医疗收费项目类别", Coded, In4103, 0, "as med_chrgitm", "同 med_chrgitm"},
	{"iteminfo", "item_sumamt", "项目总金额", Amount, In4103, rules.FieldCost, "as amt", "同 amt"},
	{"iteminfo", "item_claa_sumfee", "项目甲类费用合计", Amount, In4103, 0, "as claa_sumfee", "同 claa_sumfee"},
	{"iteminfo", "item_clab_amt", "项目乙类金额", Amount, In4103, 0, "as clab_amt", "同 clab_amt"},
	{"iteminfo", "item_fulamt_ownpay_amt", "项目全自费金额", Amount, In4103, 0, "as fulamt_ownpay_amt", "同 fulamt_ownpay_amt"},
	{"iteminfo", "item_ownpay_amt", "项目自费金额", Amount, In4103, 0, "", ""},
	{"iteminfo", "setl_list_chrgitm_id", "清单收费项目 ID", Text, In4103, 0, "", ""},
	{"iteminfo", "sindise_code_name", "单病种", Text, In4103, 0, "", ""},
	{"iteminfo", "daysrg_code_name", "日间手术", Text, In4103, 0, "", ""},
	{"iteminfo", "setl_id", "结算 ID", Text, In4103, 0, "", ""},
	{"iteminfo", "mdtrt_id", "就诊 ID", Text, In4103, 0, "", ""},
	{"iteminfo", "psn_no", "人员编号", Text, In4103, 0, "", ""},

	{"oprninfo", "oprn_oprt_type", "手术操作类别", Coded, both, 0, "1 is the main procedure, 2 another one", "1 主要，2 其他"},
	{"oprninfo", "main_oprn_flag", "主手术标志", Coded, In4103, 0, "as oprn_oprt_type, where that is missing", "oprn_oprt_type 未填时采用"},
	{"oprninfo", "oprn_oprt_name", "手术操作名称", Text, each, 0, "", ""},
	{"oprninfo", "oprn_oprt_code", "手术操作代码", Text, each, rules.FieldProcedures, "become the procedures", "成为手术操作"},
	{"oprninfo", "oprn_oprt_date", "手术操作日期", Day, elder, 0, "begin of the procedure, where the next is missing", "手术操作日期，下一项未填时采用"},
	{"oprninfo", "oprn_oprt_begntime", "手术操作开始时间", Time, In4101A | In4103, 0, "begin of the procedure", "手术操作开始时间"},
	{"oprninfo", "oprn_oprt_endtime", "手术操作结束时间", Time, In4101A | In4103, 0, "end of the procedure", "手术操作结束时间"},
	{"oprninfo", "anst_way", "麻醉方式", Coded, each, 0, "", ""},
	{"oprninfo", "oper_dr_name", "术者医师姓名", Text, elder, 0, "", ""},
	{"oprninfo", "oper_dr_code", "术者医师代码", Text, each, 0, "", ""},
	{"oprninfo", "anst_dr_name", "麻醉医师姓名", Text, elder, 0, "", ""},
	{"oprninfo", "anst_dr_code", "麻醉医师代码", Text, each, 0, "", ""},
	{"oprninfo", "anst_begntime", "麻醉开始时间", Time, In4101A | In4103, 0, "", ""},
	{"oprninfo", "anst_endtime", "麻醉结束时间", Time, In4101A | In4103, 0, "", ""},
	{"oprninfo", "setl_list_oprn_id", "清单手术操作 ID", Text, In4103, 0, "", ""},
	{"oprninfo", "setl_id", "结算 ID", Text, In4103, 0, "", ""},
	{"oprninfo", "mdtrt_id", "就诊 ID", Text, In4103, 0, "", ""},
	{"oprninfo", "psn_no", "人员编号", Text, In4103, 0, "", ""},

	{"icuinfo", "scs_cutd_ward_type", "重症监护病房类型", Coded, each, 0, "kind of ward", "病房类型"},
	{"icuinfo", "scs_cutd_inpool_time", "重症监护进入时间", Time, each, 0, "time of entry", "进入时间"},
	{"icuinfo", "scs_cutd_exit_time", "重症监护退出时间", Time, each, 0, "time of exit", "退出时间"},
	{"icuinfo", "scs_cutd_sum_dura", "重症监护合计时长", Duration, each, rules.FieldICUHours, "added up; completed hours", "各次相加，满小时数"},
	{"icuinfo", "setl_list_scs_cutd_id", "清单重症监护 ID", Text, In4103, 0, "", ""},
	{"icuinfo", "setl_id", "结算 ID", Text, In4103, 0, "", ""},
	{"icuinfo", "mdtrt_id", "就诊 ID", Text, In4103, 0, "", ""},
	{"icuinfo", "psn_no", "人员编号", Text, In4103, 0, "", ""},
}

// byName finds the fields of each node by their folded names.
var byName = func() map[string]map[string]*Field {
	nodes := make(map[string]map[string]*Field)
	for i := range fields {
		f := &fields[i]
		if nodes[f.Node] == nil {
			nodes[f.Node] = make(map[string]*Field)
		}
		nodes[f.Node][fold(f.Name)] = f
	}
	return nodes
}()

// fold takes case and underscores from a name: programs write diag_code, DIAG_CODE and diagCode.
func fold(name string) string {
	var short [64]byte
	b := short[:0]
	for i := range len(name) {
		c := name[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != '_' {
			b = append(b, c)
		}
	}
	return string(b)
}
