/** What a person or a company is to the house. */
export const TYPES = ["potential", "client", "partner", "other"] as const
