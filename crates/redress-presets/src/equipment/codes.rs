//! The codes of the after-sales procedure.

codes! {
    /// The roles.
    role: Role {
        /// Marketing planning (营销策划部): registers, plans, verifies.
        PLANNER = "planner";
        /// Service engineer (服务人员).
        ENGINEER = "service-engineer";
        /// Head of after-sales (售后服务部负责人).
        AFTER_SALES_MANAGER = "after-sales-manager";
        /// Quality and safety (质量安全部).
        QUALITY = "quality-manager";
        /// General manager (总经理).
        GENERAL_MANAGER = "general-manager";
    }

    /// The departments.
    department: Department {
        /// Marketing planning (营销策划部): in charge of customer service.
        PLANNING = "marketing-planning";
        /// After-sales service (售后服务部).
        AFTER_SALES = "after-sales";
        /// Quality and safety (质量安全部): corrective and preventive measures.
        QUALITY = "quality-safety";
    }

    /// Facts that are recorded by name.
    mark: Mark {
        /// Out of scope, explained.
        GUIDED = "guided";
        /// In the service plan (售后服务计划): the customer's time is to be agreed on and kept.
        PLANNED = "service-planned";
        /// The engineer is on site.
        ARRIVED = "on-site-arrived";
        /// The service sheet (产品售后服务单) is verified, rated and signed by the customer.
        SHEET_SIGNED = "service-sheet-signed";
    }

    /// Properties that the rules ask for.
    flag: Flag {
        /// A telephone call will do (需电话解决).
        BY_PHONE = "by-phone";
        /// Somebody has to go there (需派人去现场服务).
        ON_SITE = "on-site-service";
    }

    /// What the limits are about.
    topic: Topic {
        /// The answer by telephone (PRD-1).
        PHONE = "phone-answer";
        /// The visit (PRD-1).
        VISIT = "visit";
    }

    /// Reasons that the source names.
    reason: Reason {
        /// Problems are left over after the visit (遗留问题, PRD-2).
        LEFT_OVER = "left-over";
        /// What the engineer cannot solve, talked over with the customer (PRD-2).
        CANNOT_SOLVE = "cannot-solve-on-site";
    }
}
