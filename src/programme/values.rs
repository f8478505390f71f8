//! The listed values of the model: every enumerated column's type, declared once with its key,
//! English label and Korean label (reference 5.1).

use super::listed::listed;

listed! {
    /// How far a programme has come (reference 1.2).
    Stage {
        Candidate = "candidate", "Candidate", "후보";
        Proposed = "proposed", "Proposed", "추천";
        SelectionConfirmed = "selection_confirmed", "Selection confirmed", "선정확정";
        MouSigned = "mou_signed", "MoU signed", "양해각서 체결";
        CommitteeOrganised = "committee_organised", "Committee organised", "위원회 구성";
        AgreementSigned = "agreement_signed", "Operation agreement signed", "운영협정 체결";
        Operating = "operating", "Operating", "운영중";
        Extended = "extended", "Extended", "연장";
        Closed = "closed", "Closed", "종료";
        PostClosure = "post_closure", "Post-closure", "사후관리";
    }
}

listed! {
    /// Who put a country forward.
    ProposalSource {
        SpecializedOrg = "specialized_org", "Specialised organisation's proposal", "";
        ExistingMou = "existing_mou", "Existing MoU", "";
    }
}

listed! {
    /// What kind of event a milestone is.
    MilestoneKind {
        HighLevelDialogue = "high_level_dialogue", "High-level dialogue", "";
        DocumentReview = "document_review", "Document review", "";
        SiteVisit = "site_visit", "Site visit", "";
        MouCeremony = "mou_ceremony", "MoU ceremony", "";
        CooperationForum = "cooperation_forum", "Cooperation forum", "";
        OpeningCeremony = "opening_ceremony", "Opening ceremony", "";
        ClosingReview = "closing_review", "Closing review", "";
    }
}

listed! {
    /// One of the two sides of a programme.
    Side {
        Korea = "KR", "Korea", "한국";
        Partner = "PARTNER", "Partner", "상대국";
    }
}

listed! {
    /// The four roles each side fills.
    Role {
        Lead = "lead", "Lead", "주관";
        Cooperation = "cooperation", "Cooperation", "협력";
        Specialized = "specialized", "Specialised", "전담";
        Diplomatic = "diplomatic", "Diplomatic", "외교";
    }
}

listed! {
    /// A courtesy title.
    Honorific {
        He = "H.E.", "H.E.", "";
        Mr = "Mr.", "Mr.", "";
        Ms = "Ms.", "Ms.", "";
        Dr = "Dr.", "Dr.", "";
        Prof = "Prof.", "Prof.", "";
        Eng = "Eng.", "Eng.", "";
    }
}

listed! {
    /// Rank of an office, which normalises printed titles (reference 1.3).
    Rank {
        HeadOfState = "head_of_state", "Head of state", "";
        HeadOfGovernment = "head_of_government", "Head of government", "";
        DeputyHeadOfGovernment = "deputy_head_of_government", "Deputy head of government", "";
        Minister = "minister", "Minister", "";
        ViceMinister = "vice_minister", "Vice minister", "";
        AgencyHead = "agency_head", "Agency head", "";
        Ambassador = "ambassador", "Ambassador", "";
        DirectorGeneral = "director_general", "Director general", "";
        Director = "director", "Director", "";
        Manager = "manager", "Manager", "";
        Expert = "expert", "Expert", "";
        Staff = "staff", "Staff", "";
    }
}

listed! {
    /// Which of the two memoranda a row is.
    MouKind {
        DgccMou = "dgcc_mou", "DGCC MoU", "";
        GeneralDgovMou = "general_dgov_mou", "General digital government MoU", "";
    }
}

listed! {
    /// How far an instrument has come.
    InstrumentStatus {
        Draft = "draft", "Draft", "";
        Negotiating = "negotiating", "Negotiating", "";
        Agreed = "agreed", "Agreed", "";
        Signed = "signed", "Signed", "";
        Expired = "expired", "Expired", "";
        Terminated = "terminated", "Terminated", "";
    }
}

listed! {
    /// How an instrument is signed.
    SigningMode {
        InPerson = "in_person", "In person", "";
        Remote = "remote", "Remote", "";
        Circulation = "circulation", "Circulation", "";
    }
}

listed! {
    /// Who owns the assets at closure.
    AssetOwnership {
        Partner = "partner", "Partner", "";
        Korea = "korea", "Korea", "";
        PerAnnex = "per_annex", "Per annex", "";
    }
}

listed! {
    /// Who owns new intellectual property.
    IpRegime {
        Joint = "joint", "Joint", "";
        AuthorParty = "author_party", "Author party", "";
        Partner = "partner", "Partner", "";
        PerProject = "per_project", "Per project", "";
    }
}

listed! {
    /// How differences are settled.
    DisputeSettlement {
        Consultation = "consultation", "Consultation", "";
        ConsultationThenCommittee = "consultation_then_committee", "Consultation then committee", "";
    }
}

listed! {
    /// Whether a centre is open.
    CenterStatus {
        Planned = "planned", "Planned", "계획";
        Operating = "operating", "Operating", "운영중";
        Closed = "closed", "Closed", "종료";
    }
}

listed! {
    /// A post in the centre.
    Position {
        HeadOfCenter = "head_of_center", "Head of centre", "";
        DeputyHead = "deputy_head", "Deputy head of centre", "";
        DispatchedExpert = "dispatched_expert", "Dispatched expert", "";
        LocalExpert = "local_expert", "Local expert", "";
        Coordinator = "coordinator", "Coordinator", "";
        Admin = "admin", "Administration", "";
    }
}

listed! {
    /// What kind of session a meeting is.
    MeetingKind {
        Regular = "regular", "Regular", "";
        Extraordinary = "extraordinary", "Extraordinary", "";
        WrittenProcedure = "written_procedure", "Written procedure", "";
    }
}

listed! {
    /// How a meeting is held.
    MeetingMode {
        InPerson = "in_person", "In person", "";
        Virtual = "virtual", "Virtual", "";
        Hybrid = "hybrid", "Hybrid", "";
        Written = "written", "Written", "";
    }
}

listed! {
    /// How far the minutes of a meeting have come.
    MinutesStatus {
        Draft = "draft", "Draft", "";
        Agreed = "agreed", "Agreed", "";
        Signed = "signed", "Signed", "";
    }
}

listed! {
    /// In what capacity a person attends.
    Capacity {
        CoChair = "co_chair", "Co-chair", "";
        Member = "member", "Member", "";
        Observer = "observer", "Observer", "";
        Secretariat = "secretariat", "Secretariat", "";
        Interpreter = "interpreter", "Interpreter", "";
    }
}

listed! {
    /// Whether and how a person attended.
    Attendance {
        Present = "present", "Present", "";
        Remote = "remote", "Remote", "";
        Proxy = "proxy", "Proxy", "";
        Absent = "absent", "Absent", "";
    }
}

listed! {
    /// What an agenda item asks of the Committee.
    AgendaKind {
        Adoption = "adoption", "Adoption", "";
        Report = "report", "Report", "";
        Deliberation = "deliberation", "Deliberation", "";
        Decision = "decision", "Decision", "";
        OtherBusiness = "other_business", "Other business", "";
    }
}

listed! {
    /// What a resolution decides on.
    ResolutionSubject {
        Rules = "rules", "Rules of procedure", "";
        Workplan = "workplan", "Work plan", "";
        ProjectApproval = "project_approval", "Project approval", "";
        BudgetApproval = "budget_approval", "Budget approval", "";
        BudgetRevision = "budget_revision", "Budget revision", "";
        Extension = "extension", "Extension", "연장분";
        Closure = "closure", "Closure", "";
        Other = "other", "Other", "기타";
    }
}

listed! {
    /// What became of a proposed resolution.
    Outcome {
        Adopted = "adopted", "Adopted", "";
        AdoptedAsAmended = "adopted_as_amended", "Adopted as amended", "";
        Deferred = "deferred", "Deferred", "";
        NotAdopted = "not_adopted", "Not adopted", "";
    }
}

listed! {
    /// How far an action has come.
    ActionStatus {
        Open = "open", "Open", "진행";
        InProgress = "in_progress", "In progress", "";
        Done = "done", "Done", "";
        Cancelled = "cancelled", "Cancelled", "취소됨";
    }
}

listed! {
    /// The four kinds of cooperation.
    ProjectCategory {
        JointCooperation = "joint_cooperation", "Joint cooperation", "공동협력";
        PolicyCapacity = "policy_capacity", "Policy consultation and capacity building", "정책자문·역량강화";
        ProjectDiscovery = "project_discovery", "Project discovery", "사업발굴";
        G2gCooperation = "g2g_cooperation", "G2G cooperation", "정부간협력";
    }
}

listed! {
    /// How far a project has come.
    ProjectStatus {
        Planned = "planned", "Planned", "계획";
        Approved = "approved", "Approved", "승인";
        Active = "active", "Active", "진행중";
        Completed = "completed", "Completed", "완료";
        Suspended = "suspended", "Suspended", "중단";
        Cancelled = "cancelled", "Cancelled", "취소됨";
    }
}

listed! {
    /// Who pays for a project.
    FundingSource {
        Dgcc = "DGCC", "DGCC", "";
        Koica = "KOICA", "KOICA", "";
        Edcf = "EDCF", "EDCF", "";
        Wb = "WB", "WB", "";
        Idb = "IDB", "IDB", "";
        Adb = "ADB", "ADB", "";
        Afdb = "AFDB", "AfDB", "";
        PartnerOwn = "PARTNER_OWN", "Partner's own budget", "";
        Other = "OTHER", "Other", "";
    }
}

listed! {
    /// Money or kind.
    ContributionForm {
        Cash = "cash", "Cash", "현금";
        InKind = "in_kind", "In kind", "현물";
    }
}

listed! {
    /// What a contribution is for.
    Purpose {
        ProjectFunding = "project_funding", "Project funding", "사업비";
        OfficeSpace = "office_space", "Office space", "사무공간";
        OperationalCosts = "operational_costs", "Operational costs", "운영경비";
        Personnel = "personnel", "Personnel", "인건비";
        Equipment = "equipment", "Equipment", "장비";
        Other = "other", "Other", "기타";
    }
}

listed! {
    /// The base term or an extension of it.
    Phase {
        Base = "base", "Base term", "기본";
        Extension = "extension", "Extension", "연장분";
    }
}

listed! {
    /// Whether a fiscal year is closed.
    FiscalYearStatus {
        Open = "open", "Open", "진행";
        Closed = "closed", "Closed", "종료";
    }
}

listed! {
    /// Budget category: the four kinds of cooperation and the running costs.
    Category {
        JointCooperation = "joint_cooperation", "Joint cooperation", "공동협력";
        PolicyCapacity = "policy_capacity", "Policy consultation and capacity building", "정책자문·역량강화";
        ProjectDiscovery = "project_discovery", "Project discovery", "사업발굴";
        G2gCooperation = "g2g_cooperation", "G2G cooperation", "정부간협력";
        Personnel = "personnel", "Personnel", "인건비";
        Operations = "operations", "Operations", "운영비";
        OfficeSpace = "office_space", "Office space", "사무공간";
        Equipment = "equipment", "Equipment", "장비";
        Contingency = "contingency", "Contingency", "예비비";
    }
}

listed! {
    /// What kind of entry a ledger row is.
    ExpenditureKind {
        Payment = "payment", "Payment", "지급";
        Refund = "refund", "Refund", "반납";
        Reversal = "reversal", "Reversal", "취소";
        InKind = "in_kind", "In kind", "현물";
    }
}

listed! {
    /// What a report note explains.
    NoteKind {
        Summary = "summary", "Summary", "총괄";
        Variance = "variance", "Variance", "차이설명";
        CarryOver = "carry_over", "Carry-over", "이월";
        Fx = "fx", "Exchange", "환차";
        Outcome = "outcome", "Outcome", "성과";
        Other = "other", "Other", "기타";
    }
}
